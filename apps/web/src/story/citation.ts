import { viewAddress } from '../address.js'
import type { StoryFacts, StoryView } from '../facts.js'

/** The address that shows this view for ever: the version that is shown stands in it. */
export const citationAddress = ({ at }: Pick<StoryFacts, 'at'>, { origin, storyId, query }: StoryView) =>
  `${origin}${viewAddress(storyId, query, {
    version: at.version,
    knownAt: undefined,
    recordedAt: undefined,
    cursor: undefined,
  })}`
