export { forgetAttempts, listAttempts } from './lanes/attempts.js'
export { entities } from './entities/entities.js'
export { changeSubscription, type SubscriptionChanges } from './subscriptions/change-subscription.js'
export {
  claimLanes,
  isAnythingDue,
  type ClaimedLane,
  type ClaimedSubscription,
  type Limits,
} from './lanes/claim.js'
export { CourierLease, tidyUp } from './lanes/courier-lease.js'
export { listDeadLetters, redrive } from './lanes/dead-letters.js'
export { fanOut, fanOutWork, addPartitions, type FannedOut } from './lanes/fan-out.js'
export { listLanes, replay, retryLane, type Replay } from './lanes/lanes.js'
export {
  makeSubscription,
  type NewPing,
  type NewSubscription,
  type SealedSecrets,
} from './subscriptions/make-subscription.js'
export { deliveryMeasures, type Measures } from './lanes/measures.js'
export {
  nextSteps,
  type EventToSend,
  type Matcher,
  type NextStep,
  type ToSend,
} from './lanes/next-messages.js'
export {
  claimPings,
  recordPing,
  type ClaimedPing,
  type PingMade,
  type PingOutcome,
} from './subscriptions/pings.js'
export { received } from './lanes/received.js'
export { recordResults, type Recorded } from './lanes/record-results.js'
export {
  laneBehind,
  type AttemptMade,
  type LaneResult,
  type Outcome,
  type FailureOutcome,
  type JudgedAttempt,
  type Judgement,
} from './lanes/results.js'
export { forgetSecrets, OLD_SECRETS, rotateSecret } from './subscriptions/secrets.js'
export type { OnExhausted, Verification as PingVerification } from './entities/subscription-entity.js'
export type { SubscriptionStart } from './subscriptions/subscription.js'
export {
  findSubscription,
  listSubscriptions,
  pauseSubscription,
  pingSubscription,
  removeSubscription,
  resumeSubscription,
  type Owner,
} from './subscriptions/subscriptions.js'
export { walkOn } from './lanes/walk.js'
export { removeKey } from './subscriptions/remove-key.js'
export { hasStoresSecretsKey, type SecretsSeal } from './subscriptions/secrets-key.js'
