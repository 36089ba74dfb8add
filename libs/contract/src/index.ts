export type { Visibility } from '@filrouge/story'
export { AppendAccepted, AppendOutcome, AppendPending, ReportAccepted, ReportPending } from './appends.js'
export {
  Attempt,
  AttemptPage,
  DeadLetter,
  DeadLetterPage,
  Lane,
  LanePage,
  Received,
  ReceivedPage,
  Redriven,
  ReplayRequested,
} from './deliveries.js'
export {
  Development,
  OneDevelopment,
  type Assessment,
  type Correction,
  type DevelopmentFields,
  type Marked,
  type Merged,
  type Translation,
} from './development.js'
export {
  Diff,
  type DevelopmentChange,
  type DevelopmentsDiff,
  type ExpectationChange,
  type ExpectationsDiff,
  type PositionChange,
  type ShownPosition,
  type StoryChange,
  type TranslationChange,
  type VerificationChange,
} from './diff.js'
export { Changes, Events, RecordedEvent } from './events.js'
export { Expectation, Expectations, type ExpectationFields, type ExpectationStatus } from './expectations.js'
export { Figure, Figures, type FigureValue } from './figures.js'
export { HealthReport } from './health.js'
export { ImportAnswer } from './imports.js'
export { Key, KeyPage, KeyWithSecret, NewKeyBody, type NewKey, type Role } from './keys.js'
export { Link, Links, type Titled } from './links.js'
export {
  COLUMN_UNITS,
  MOMENT_UNITS,
  MOST_MARKS,
  MOST_MOMENTS,
  Overview,
  type Column,
  type ColumnUnit,
  type MomentUnit,
  type OverviewDevelopment,
} from './overview.js'
export {
  type Attribution,
  type DevelopmentStatus,
  type FieldError,
  type Page,
  type ReadAt,
  type Warning,
  WARNING_CODES,
  type WithoutAt,
} from './parts.js'
export { Issue, Positions, type Position, type StatedPosition } from './positions.js'
export { Problem, PROBLEM_CODES, type ProblemCode, type RequestCode } from './problems.js'
export { QuarantinedStory, QuarantinePage, ReleaseRequested } from './quarantine.js'
export { Revision, Revisions } from './revisions.js'
export {
  CorrectionBody,
  DevelopmentsBody,
  OpenStoryBody,
  TranslationBody,
  WithdrawalBody,
} from './shorthand-bodies.js'
export type { ShortDevelopment } from './short-development.js'
export { Sources, type Rating, type Source } from './sources.js'
export {
  Stories,
  Story,
  StoryState,
  type Counts,
  type LatestDevelopment,
  type Mark,
  type StoryLink,
  type StoryStatus,
} from './stories.js'
export {
  NewSubscriptionBody,
  RedriveBody,
  ReplayBody,
  SubscriptionChangesBody,
  type NewSubscription,
  type Replay,
  type SubscriptionChanges,
} from './subscription-bodies.js'
export {
  Subscription,
  SubscriptionPage,
  SubscriptionWithSecret,
  type SubscriptionStatus,
} from './subscriptions.js'
export { Tags, type Tag } from './tags.js'
export type { LanguageMap, PickedText, TextForm, WithTexts } from './text.js'
export { Timeline } from './timeline.js'
export { Verification } from './verification.js'
