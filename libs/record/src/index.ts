export { migrate, recordDataSource, type RecordDatabase } from './data-source.js'
export { Keys, newKey, type Key, type NewKey, type Role } from './keys.js'
export { LineCounts } from './line-counts.js'
export { Notices, type NoticeListener, type RecordedNotice } from './notices.js'
export { appendOutcomes, refusedSentAs, type AppendOutcome } from './read/appends.js'
export { oneDevelopment, type Development } from './read/developments.js'
export { recordedEvents, streamEvents, type EventsFilter, type RecordedEvent } from './read/events.js'
export { expectations, type Expectation } from './read/expectations.js'
export { figures, type Figure } from './read/figures.js'
export { positions, type Issue, type Position } from './read/positions.js'
export { sources, type Source } from './read/sources.js'
export { state, type StoryState } from './read/state.js'
export { storyAt, visibleVersion, type At, type ReadFailure, type StoryAt } from './read/story-at.js'
export { listStories, type StoriesFilter, type StoriesPlace, type StoryItem } from './read/stories.js'
export type { Narrowing } from './read/timeline-filters.js'
export { timeline, type TimelineFilter, type TimelinePage, type TimelinePlace } from './read/timeline.js'
export { verifyChain, type Verification } from './read/verify.js'
export { mayReadStory, withinLimits, type Caller } from './read/visibility.js'
export { digest, FoldFailed } from './write/batch-writer.js'
export type { Checkpoint, Committed, LoggedRecord, PartitionBatch } from './write/batch.js'
export { commitBatch } from './write/commit.js'
export { makeWords } from './write/make-words.js'
export { openCheckpoints, pinStore, storeMemory, type StoreMemory } from './write/checkpoints.js'
export { knowPublished, logPartitions, unpublished } from './publishing/partitions.js'
export {
  publishStep,
  type PublicEvent,
  type Publication,
  type PublishedStep,
  type StepLimits,
} from './publishing/publish-step.js'
export { quarantinedIds, quarantinedStories, requestRelease, type QuarantinedStory } from './quarantine.js'
export { releaseStory, requestedReleases } from './write/release.js'
export type { Connection } from './write/connection.js'
export { listAttempts, forgetAttempts, type Attempt } from './webhooks/attempts.js'
export { claimLanes, type ClaimedLane, type ClaimedSubscription, type Limits } from './webhooks/claim.js'
export { CourierLease, freeLeases } from './webhooks/courier-lease.js'
export { listDeadLetters, redrive, type DeadLetter } from './webhooks/dead-letters.js'
export { fanOut, knowPartitions, type FannedOut } from './webhooks/fan-out.js'
export { listLanes, replay, retryLane, type Lane, type Replay } from './webhooks/lanes.js'
export {
  makeSubscription,
  type NewPing,
  type NewSubscription,
  type SealedSecrets,
} from './webhooks/make-subscription.js'
export type { StoryHeader } from './webhooks/asked-events.js'
export { nextSteps, type Matcher, type NextStep, type ToSend } from './webhooks/next-messages.js'
export { claimPings, recordPing, type ClaimedPing, type PingMade } from './webhooks/pings.js'
export { received, type Received } from './webhooks/received.js'
export { recordResults } from './webhooks/record-results.js'
export { laneBehind, type AttemptMade, type LaneResult, type Outcome } from './webhooks/results.js'
export type {
  OnExhausted,
  Subscription,
  SubscriptionStart,
  SubscriptionStatus,
  Verification as PingVerification,
} from './webhooks/subscription.js'
export { changeSubscription, type SubscriptionChanges } from './webhooks/change-subscription.js'
export {
  findSubscription,
  listSubscriptions,
  pauseSubscription,
  pingSubscription,
  removeSubscription,
  resumeSubscription,
  type Owner,
} from './webhooks/subscriptions.js'
export { forgetSecrets, OLD_SECRETS, rotateSecret } from './webhooks/secrets.js'
export { hasStoresSecretsKey, type SecretsSeal } from './webhooks/secrets-key.js'
export { walkOn } from './webhooks/walk.js'
