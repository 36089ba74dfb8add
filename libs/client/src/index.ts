export type { EventType } from '@filrouge/story'
export type {
  AppendAccepted,
  AppendOutcome,
  AppendPending,
  Attempt,
  Attribution,
  Correction,
  DeadLetter,
  Development,
  DevelopmentChange,
  DevelopmentsDiff,
  Diff,
  Expectation,
  ExpectationChange,
  Expectations,
  ExpectationsDiff,
  FieldError,
  Figure,
  Figures,
  ImportAnswer,
  Issue,
  Key,
  KeyWithSecret,
  Lane,
  LanguageMap,
  NewKey,
  Link,
  Links,
  NewSubscription,
  OneDevelopment,
  Overview,
  Page,
  PickedText,
  Position,
  PositionChange,
  Positions,
  ProblemCode,
  QuarantinedStory,
  Received,
  RecordedEvent,
  Replay,
  Revision,
  Revisions,
  Role,
  ShownPosition,
  Source,
  Sources,
  Story,
  StoryChange,
  ReadAt,
  StoryState,
  Subscription,
  SubscriptionChanges,
  SubscriptionWithSecret,
  Tag,
  TextForm,
  Timeline,
  TranslationChange,
  Verification,
  VerificationChange,
} from '@filrouge/contract'
export type { AppendAnswer } from './answers.js'
export type { Health } from './health.js'
export { Filrouge, type FilrougeOptions } from './filrouge.js'
export { FilrougeProblem, FilrougeUnreachable } from './failures.js'
export type { FollowOptions, Interruption } from './follow.js'
export type {
  ChangedEvents,
  ChangesOptions,
  Followed,
  LiveAllOptions,
  LiveOptions,
  ReplayOptions,
} from './event-sources.js'
export { importLines, SealedEvent, type ImportLine } from './import-lines.js'
export { ndjson } from './ndjson.js'
export { Subscriptions } from './subscriptions.js'
export type { Changed } from './conditional.js'
export type { MinVersionQuery } from './reads.js'
export { IDEMPOTENCY_KEY_FORM, isIdempotencyKey } from './requests.js'
export type {
  DiffQuery,
  EventsQuery,
  FormOf,
  LinksQuery,
  PageQuery,
  PastQuery,
  RevisionsQuery,
  StoriesQuery,
  TextsQuery,
  TimelineQuery,
  WriteOptions,
} from './requests.js'
