import canonicalize from 'canonicalize'
import { createHash, createHmac } from 'node:crypto'

/** The hash before a story's first event. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64)

/** JSON in canonical form (RFC 8785, JCS). `value` must be JSON: no undefined, no NaN. */
export function canonicalJson(value: unknown): string {
  const json = canonicalize(value)
  if (json === undefined) throw new TypeError('not JSON')
  return json
}

/** Lower-case hex sha256 of UTF-8 text. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** A short digest of a JSON value, to see whether two are equal: 128 bits, base64url. */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value), 'utf8').digest('base64url').slice(0, 22)

/**
 * Lower-case hex HMAC-SHA-256 over a JSON value, for ids and digests that follow from what a client sent. They stay in
 * the log and the chain for ever: without the key, none of them proves that an erased text was once there.
 * @param secret the store's, from its genesis: hex
 */
export const keyedDigest = (secret: string, value: unknown): string =>
  createHmac('sha256', Buffer.from(secret, 'hex')).update(canonicalJson(value), 'utf8').digest('hex')

/** The hash of an event's data under its salt (32 hex digits). */
export const dataHash = (salt: string, data: unknown): string => sha256(salt + canonicalJson(data))

/** What of an event the chain covers. */
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

/** The hash of an event, over the hash of the one before it. */
export function eventHash(previousHash: string, event: Chained): string {
  const { appendId, dataHash, learnedAt, recordedAt, recordedBy, storyId, type, version } = event
  return sha256(
    previousHash +
      canonicalJson({ appendId, dataHash, learnedAt, recordedAt, recordedBy, storyId, type, version }),
  )
}

/** An event with what is needed to check it. `data` and `salt` are null where they are withheld. */
export interface ChainLink extends Chained {
  data: unknown
  salt: string | null
  previousHash: string
  hash: string
}

/** Whether an event follows on what came before. Where its data is withheld, its dataHash is taken as given. */
export function follows(before: { version: number; head: string }, event: ChainLink): boolean {
  const { version, previousHash, data, salt, hash } = event
  return (
    version === before.version + 1 &&
    previousHash === before.head &&
    (data === null || salt === null || dataHash(salt, data) === event.dataHash) &&
    eventHash(before.head, event) === hash
  )
}
