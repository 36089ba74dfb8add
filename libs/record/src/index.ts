export { quarantinedCount, quarantinedIds, quarantinedStories, requestRelease } from './quarantine.js'
export {
  appendOutcomes,
  refusedEnvelope,
  requestOutcomes,
  type AppendOutcome,
  type SentRequest,
} from './read/appends.js'
export type { StoryDoc } from './read/stored-documents.js'
export { oneDevelopment } from './read/developments.js'
export { diff, type StoryDiff } from './read/diff/diff.js'
export { MOST_DEVELOPMENTS, type Ends } from './read/diff/span.js'
export {
  EVENT_COLUMNS,
  eventsOf,
  eventTimes,
  type EventTimes,
  isSealed,
  recordedEvent,
  recordedEvents,
  streamEvents,
  type EventRow,
  type EventsFilter,
} from './read/events.js'
export { expectations, judgedUntil } from './read/expectations.js'
export { expectationsTouched, type ExpectationTouched } from './read/expectations-touched.js'
export { figures } from './read/figures.js'
export { lastClosedAt, storyHeader, type StoryHeader } from './read/header.js'
export { lastTouched, type TouchedFilter } from './read/last-touched.js'
export { headlines, type NamedDevelopment } from './read/headlines.js'
export {
  knownIds,
  lastKnownTime,
  mergedInto,
  nearStories,
  settledBy,
  standingMerges,
  typeAt,
  type KnownKind,
} from './read/known-ids.js'
export { links, type LinksFilter } from './read/links.js'
export { overview } from './read/overview.js'
export { positions } from './read/positions.js'
export { revisions, type RevisionsFilter } from './read/revisions.js'
export { sources } from './read/sources.js'
export { state } from './read/state.js'
export { listStories, type StoriesFilter, type StoriesPlace } from './read/stories.js'
export { storeId } from './read/store-id.js'
export {
  storyAt,
  storySince,
  visibleVersion,
  type At,
  type PinnedStory,
  type ReadFailure,
  type Since,
} from './read/story-at.js'
export { listTags, type TagsPlace } from './read/tags.js'
export type { TimelineFilters } from './read/timeline-filters.js'
export {
  countTimeline,
  timeline,
  type TimelineFilter,
  type TimelinePage,
  type TimelinePlace,
} from './read/timeline.js'
export { visibilitiesNow } from './read/visibilities.js'
export { plainDevelopments, type PlainDevelopment } from './read/plain-developments.js'
export { heldNow, eventsAfter, type PlainEvent } from './read/plain-events.js'
export { verifyChain } from './read/verify.js'
export { FoldFailed } from './write/batch-writer.js'
export {
  nothingCommitted,
  olderThanLog,
  type Checkpoint,
  type Committed,
  type PartitionBatch,
} from './write/batch.js'
export { openCheckpoints, pinStore, storeMemory } from './write/checkpoints.js'
export { commitBatch, isUnwritten, type FoldOptions } from './write/commit.js'
export { KnownHeads } from './write/known-heads.js'
export { makeWords } from './write/make-words.js'
export { releaseStory, requestedReleases } from './write/release.js'
export { LIVE, type FoldTarget } from './write/target.js'
