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
export { compileFilter, FilterFailed, type CompiledFilter, type Filter } from './filter.js'
export {
  cloudEvent,
  MESSAGE_TYPE,
  messageBody,
  pingMessage,
  repeatsChallenge,
  webhookId,
  type CloudEvent,
  type Ping,
  type Place,
  type Sendable,
} from './message.js'
