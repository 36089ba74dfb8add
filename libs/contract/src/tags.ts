import { z } from 'zod'
import { named, next } from './parts.js'

const Tag = z.strictObject({ tag: z.string(), stories: z.int().describe('the stories that have it now') })
/** A tag, with the number of stories that have it. Spellings that differ in case and accents only are one tag. */
export type Tag = z.output<typeof Tag>

/** A page of tags: those of most stories first. */
export const Tags = named('Tags', { items: z.array(Tag), ...next })
export type Tags = z.output<typeof Tags>
