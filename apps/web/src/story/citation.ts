import { viewAddress } from '../address.js'
import type { StoryFacts, StoryView } from '../facts.js'

/** The address that shows this view for ever: the version that is shown stands in it. */
export const citationAddress = (
  { state }: Pick<StoryFacts, 'state'>,
  { origin, storyId, query }: StoryView,
) =>
  `${origin}${viewAddress(storyId, query, {
    version: state.version,
    knownAt: undefined,
    recordedAt: undefined,
    cursor: undefined,
  })}`
