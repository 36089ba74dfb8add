export { forgetAttempts, listAttempts } from './attempts.js'
export { entities } from './entities.js'
export { changeSubscription, type SubscriptionChanges } from './change-subscription.js'
export { claimLanes, type ClaimedLane, type ClaimedSubscription, type Limits } from './claim.js'
export { CourierLease, freeLeases } from './courier-lease.js'
export { listDeadLetters, redrive } from './dead-letters.js'
export { fanOut, knowPartitions, type FannedOut } from './fan-out.js'
export { listLanes, replay, retryLane, type Replay } from './lanes.js'
export {
  makeSubscription,
  type NewPing,
  type NewSubscription,
  type SealedSecrets,
} from './make-subscription.js'
export { deliveryMeasures, type Measures } from './measures.js'
export { nextSteps, type Matcher, type NextStep, type ToSend } from './next-messages.js'
export { claimPings, recordPing, type ClaimedPing, type PingMade, type PingOutcome } from './pings.js'
export { received } from './received.js'
export { recordResults, type Recorded } from './record-results.js'
export {
  laneBehind,
  type AttemptMade,
  type LaneResult,
  type Outcome,
  type FailureOutcome,
  type JudgedAttempt,
  type Judgement,
} from './results.js'
export { forgetSecrets, OLD_SECRETS, rotateSecret } from './secrets.js'
export type { OnExhausted, Verification as PingVerification } from './subscription-entity.js'
export type { SubscriptionStart } from './subscription.js'
export {
  findSubscription,
  listSubscriptions,
  pauseSubscription,
  pingSubscription,
  removeSubscription,
  resumeSubscription,
  type Owner,
} from './subscriptions.js'
export { walkOn } from './walk.js'
export { removeKey } from './remove-key.js'
export { hasStoresSecretsKey, type SecretsSeal } from './secrets-key.js'
