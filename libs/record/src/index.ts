export { quarantinedIds, quarantinedStories, requestRelease, type QuarantinedStory } from './quarantine.js'
export {
  appendOutcomes,
  refusedSentAs,
  requestOutcomes,
  type AppendOutcome,
  type SentRequest,
} from './read/appends.js'
export { oneDevelopment, type Development } from './read/developments.js'
export {
  EVENT_COLUMNS,
  recordedEvent,
  recordedEvents,
  streamEvents,
  type EventRow,
  type EventsFilter,
  type RecordedEvent,
} from './read/events.js'
export { expectations, type Expectation } from './read/expectations.js'
export { figures, type Figure } from './read/figures.js'
export { positions, type Issue, type Position } from './read/positions.js'
export { sources, type Source } from './read/sources.js'
export { state, type StoryState } from './read/state.js'
export { listStories, type StoriesFilter, type StoriesPlace, type StoryItem } from './read/stories.js'
export { storyAt, visibleVersion, type At, type ReadFailure, type StoryAt } from './read/story-at.js'
export type { Narrowing } from './read/timeline-filters.js'
export { timeline, type TimelineFilter, type TimelinePage, type TimelinePlace } from './read/timeline.js'
export { verifyChain, type Verification } from './read/verify.js'
export { FoldFailed } from './write/batch-writer.js'
export {
  olderThanLog,
  type Checkpoint,
  type Committed,
  type LoggedRecord,
  type PartitionBatch,
} from './write/batch.js'
export { digest, openCheckpoints, pinStore, storeMemory, type StoreMemory } from './write/checkpoints.js'
export { commitBatch } from './write/commit.js'
export { makeWords } from './write/make-words.js'
export { releaseStory, requestedReleases } from './write/release.js'
export { LIVE, type FoldTarget } from './write/target.js'
