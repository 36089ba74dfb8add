import canonicalize from 'canonicalize'
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

/** The hash before a story's first event. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64)

/** JSON in canonical form (RFC 8785, JCS). `value` must be JSON: no undefined, no NaN. */
export function canonicalJson(value: unknown): string {
  const json = canonicalize(value)
  if (json === undefined) throw new TypeError('not JSON')
  return json
}

/** Lower-case hex sha256 of UTF-8 text. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex')

/** A short digest of a field's JSON value, to compare values: 128 bits, base64url. */
export const fieldDigest = (value: unknown): string =>
  hash('sha256', canonicalJson(value), 'base64url').slice(0, 22)

/**
 * Lower-case hex HMAC-SHA-256 over a JSON value, for ids and digests made from a client's content. They stay in the log and
 * the chain for ever. Without the key they do not prove that an erased text was once there.
 * @param secret the secret of the store, from its genesis: hex
 */
export const keyedDigest = (secret: string, value: unknown): string =>
  createHmac('sha256', keyOf(secret)).update(canonicalJson(value), 'utf8').digest('hex')

let lastKey = { secret: '', key: createSecretKey(Buffer.alloc(1)) }

/** The secret as a key. A process has one store, so the last key is kept: making one costs more than a digest. */
function keyOf(secret: string): KeyObject {
  if (lastKey.secret !== secret) lastKey = { secret, key: createSecretKey(Buffer.from(secret, 'hex')) }
  return lastKey.key
}

/** The hash of an event's data under its salt (32 hex digits). */
export const dataHash = (salt: string, data: unknown): string => sha256(salt + canonicalJson(data))

/** The fields of an event that the chain covers. */
export interface Chained {
  appendId: string
  dataHash: string
  learnedAt: string | null
  recordedAt: string
  recordedBy: string
  storyId: string
  type: string
  version: number
}

/** The hash of an event. It covers the hash of the event before it. */
export function eventHash(previousHash: string, event: Chained): string {
  const { appendId, dataHash, learnedAt, recordedAt, recordedBy, storyId, type, version } = event
  return sha256(
    previousHash +
      canonicalJson({ appendId, dataHash, learnedAt, recordedAt, recordedBy, storyId, type, version }),
  )
}

/** An event with all that a check of the chain needs. `data` and `salt` are null where they are withheld. */
export interface ChainLink extends Chained {
  data: unknown
  salt: string | null
  previousHash: string
  hash: string
}

/** Whether an event continues the chain. Where its data is withheld, its dataHash is trusted. */
export function follows(before: { version: number; head: string }, event: ChainLink): boolean {
  const { version, previousHash, data, salt } = event
  return (
    version === before.version + 1 &&
    previousHash === before.head &&
    (data === null || salt === null || dataHash(salt, data) === event.dataHash) &&
    eventHash(before.head, event) === event.hash
  )
}
