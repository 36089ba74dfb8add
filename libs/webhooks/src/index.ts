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
