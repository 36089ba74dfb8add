export { migrate, recordDataSource, type RecordDatabase } from './data-source.js'
export { Keys, type Key, type NewKey, type Role } from './keys.js'
export { Notices, type NoticeListener, type RecordedNotice } from './notices.js'
export { appendOutcomes, isQuarantined, type AppendOutcome } from './read/appends.js'
export type { Development } from './read/developments.js'
export { recordedEvents, streamEvents, type EventsFilter, type RecordedEvent } from './read/events.js'
export { expectations, type Expectation } from './read/expectations.js'
export { figures, type Figure } from './read/figures.js'
export { positions, type Issue, type Position } from './read/positions.js'
export { state, type StoryState } from './read/state.js'
export { storyAt, visibleVersion, type At, type ReadFailure, type StoryAt } from './read/story-at.js'
export { timeline, type TimelineFilter, type TimelinePage, type TimelinePlace } from './read/timeline.js'
export { verifyChain, type Verification } from './read/verify.js'
export { mayReadStory, withinLimits, type Caller } from './read/visibility.js'
export { digest, FoldFailed } from './write/batch-writer.js'
export {
  commitBatch,
  type Checkpoint,
  type Committed,
  type LoggedRecord,
  type PartitionBatch,
} from './write/commit.js'
export { openCheckpoints, pinStore, storeMemory, type StoreMemory } from './write/checkpoints.js'
export { quarantinedStories, requestRelease, type QuarantinedStory } from './quarantine.js'
export { releaseStory, requestedReleases } from './write/release.js'
export type { Connection } from './write/connection.js'
