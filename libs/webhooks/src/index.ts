export {
  BadKey,
  newSecret,
  newSigningKey,
  sign,
  verify,
  type Received,
  type Signable,
  type SignatureHeaders,
  type SigningKeys,
  type Verified,
  type VerifyWith,
} from './signature.js'
export { CannotOpen, Vault } from './vault.js'
export { checkUrl, isPublic, type AddressRules } from './address.js'
export type { CompiledFilter, Filter } from './filter.js'
export { compileFilter, filterFault, makeSender } from './loaded-late.js'
export { kafkaMessage, type KafkaMessage } from './kafka-message.js'
export {
  cloudEvent,
  developmentOf,
  MESSAGE_TYPE,
  messageBody,
  pingMessage,
  publicCloudEvent,
  repeatsChallenge,
  webhookId,
  type CloudEvent,
  type Ping,
  type Place,
  type PublicCloudEvent,
  type Sendable,
} from './message.js'
export type { Lookup, Resolved } from './resolve.js'
export type { FailureReason } from './send-failure.js'
export { TooLate } from './send-deadline.js'
export type { Answered, Outgoing, Sender, SenderOptions } from './send.js'
export { decide, endpointEvent, errorOf, type Attempt, type Decision, type DisableReason } from './attempt.js'
export { viewOf, type EndpointHealth } from './endpoint-health.js'
