export {
  firstEvents,
  firstMessages,
  foundMessage,
  headerOf,
  HELD_SQL,
  isFound,
  lastEvents,
  sealedFor,
  type EventsRequest,
  type FoundEvent,
  type FoundMessage,
  type EventAnswer,
  type MessageAnswer,
  type StoryHeader,
} from './story-events.js'
export { Notices, type NoticeListener, type RecordedNotice } from './notices.js'
export { knowPublished, logPartitions, unpublished } from './publishing/publication-cursors.js'
export {
  publishStep,
  type Publication,
  type PublicEvent,
  type PublishedStep,
  type StepLimits,
  type Turn,
} from './publishing/publish-step.js'
export {
  feedAfter,
  feedEnd,
  isPublished,
  rightsToFollow,
  type FedEvent,
  type FeedEnd,
  type FeedPage,
  type PageLimits,
} from './tail/feed-page.js'
export { hasReached, laterOf, movedTo, type FeedPosition } from './tail/feed-position.js'
export { FeedTail } from './tail/feed-tail.js'
