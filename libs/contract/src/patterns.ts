import { quoted } from '@filrouge/story'
import { z } from 'zod'

/** A story id, the beginning of one followed by `*`, or `*` alone. */
const Pattern = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,127}\*?$|^\*$/, {
  error: ({ input }) =>
    `${quoted(input)} is not a story id: write an id, the beginning of one and *, such as "ukraine-*", or * alone`,
})

/** The stories of a key or a subscription: those that match one of the patterns. */
export const Patterns = z.array(Pattern).min(1).max(100)
