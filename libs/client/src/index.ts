export { isEventType, type EventType } from '@filrouge/story'
export type {
  AppendAnswer,
  AppendOutcome,
  Attribution,
  Correction,
  Development,
  Expectation,
  Figure,
  Health,
  ImportAnswer,
  Issue,
  Key,
  NewKey,
  Page,
  Position,
  QuarantinedStory,
  RecordedEvent,
  Role,
  SourceRating,
  StoryAt,
  StoryListed,
  StoryState,
  Text,
  Verification,
} from './answers.js'
export { Filrouge, type FilrougeOptions } from './filrouge.js'
export { FilrougeProblem, FilrougeUnreachable, type FieldError } from './failures.js'
export { importLines, SealedEvent, type ImportLine } from './import-lines.js'
export { ndjson } from './ndjson.js'
export { Subscriptions } from './subscriptions.js'
export type {
  Acknowledged,
  Attempt,
  DeadLetter,
  Lane,
  NewSubscription,
  Replay,
  Subscription,
  SubscriptionChanges,
  SubscriptionStart,
  SubscriptionWithSecret,
} from './subscription-answers.js'
export type { EventsQuery, PastQuery, StoriesQuery, TimelineQuery, WriteOptions } from './requests.js'
export { verifyEvents, type StoryChain } from './verify-events.js'
export { replayOf, type AskForReplay, type Gap } from './receiver-gaps.js'
export { Receiver, type Receipt, type ReceiverOptions } from './receiver.js'
export { listenerOf } from './receiver-http.js'
export { MemoryOfFile } from './receiver-memory-file.js'
export { MemoryOfProcess, type Handled, type ReceiverMemory } from './receiver-memory.js'
export type { Message } from './receiver-message.js'
