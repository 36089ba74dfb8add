import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign as signWith,
  timingSafeEqual,
  verify as verifyWith,
  type KeyObject,
} from 'node:crypto'
import { Kept } from './kept.js'

/** The signed content: the message's id, the time of this try, and the exact body. */
export interface Signable {
  id: string
  timestamp: Date
  body: string
}

/** The keys to sign a message with. */
export interface SigningKeys {
  /** `whsec_…`: the current secret first, then the old ones that are still valid. Each makes a `v1` signature. */
  secrets: readonly string[]
  /** `whsk_…`, for the `v1a` signature. */
  privateKey: string
}

export interface SignatureHeaders {
  'webhook-id': string
  /** Seconds since 1970. */
  'webhook-timestamp': string
  /** `v1,… v1,… v1a,…`, each base64. */
  'webhook-signature': string
}

/** A malformed key. The message never contains the key. */
export class BadKey extends Error {
  override readonly name = 'BadKey'
}

/** Makes a secret for `v1`: `whsec_` and base64 of 32 random bytes. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/**
 * Makes a pair of keys for `v1a` (ed25519). The public key is `whpk_` and base64 of its 32 raw bytes. The private key is
 * `whsk_` and base64 of the 32 bytes of the seed and the 32 bytes of the public key, as in other implementations of
 * Standard Webhooks.
 */
export function newSigningKey(): { publicKey: string; privateKey: string } {
  const pair = generateKeyPairSync('ed25519')
  const seed = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length)
  const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
  return {
    publicKey: `whpk_${raw.toString('base64')}`,
    privateKey: `whsk_${Buffer.concat([seed, raw]).toString('base64')}`,
  }
}

/**
 * Signs `<id>.<seconds>.<body>` as Standard Webhooks 1.0 says: with `v1` (HMAC-SHA256) for each secret, then with `v1a`
 * (ed25519).
 * @throws BadKey if a key is malformed
 */
export function sign(message: Signable, { secrets, privateKey }: SigningKeys): SignatureHeaders {
  const timestamp = String(Math.floor(message.timestamp.getTime() / 1000))
  const content = signedContent(message.id, timestamp, message.body)
  const signatures = [
    ...secrets.map((secret) => `v1,${hmac(secret, content).toString('base64')}`),
    `v1a,${signWith(null, content, privateKeys.of(privateKey)).toString('base64')}`,
  ]
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

/** A received message. Header names are in lower case, as Node gives them. */
export interface Received {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The exact body, before anything parses it. */
  body: string | Uint8Array
}

export interface VerifyWith {
  /** `whsec_…`: a signature of any of them is valid. Without secrets, only `v1a` is checked. */
  secrets?: readonly string[]
  /** `whpk_…`. Without it, only `v1` is checked. */
  publicKey?: string
  now: Date
}

export type Verified =
  | { ok: true; id: string; timestamp: Date }
  | { ok: false; reason: 'no-headers' | 'bad-timestamp' | 'too-old' | 'too-new' | 'bad-signature' }

/** The most that a message's time may differ from the receiver's. */
const TOLERANCE_MS = 5 * 60_000

/**
 * Checks that a message was signed with one of the keys, within five minutes of `now`. One valid signature is enough.
 * Signatures are compared in constant time.
 * @throws BadKey if a key is malformed
 */
export function verify({ headers, body }: Received, { secrets = [], publicKey, now }: VerifyWith): Verified {
  const [id, seconds, signatures] = HEADERS.map((name) => headers[name])
  if (typeof id !== 'string' || typeof seconds !== 'string' || typeof signatures !== 'string')
    return { ok: false, reason: 'no-headers' }
  if (!/^\d{1,11}$/.test(seconds)) return { ok: false, reason: 'bad-timestamp' }
  const timestamp = new Date(Number(seconds) * 1000)
  const age = now.getTime() - timestamp.getTime()
  if (age > TOLERANCE_MS) return { ok: false, reason: 'too-old' }
  if (age < -TOLERANCE_MS) return { ok: false, reason: 'too-new' }
  const content = signedContent(id, seconds, body)
  const macs = secrets.map((secret) => hmac(secret, content))
  const key = publicKey === undefined ? null : publicKeyOf(publicKey)
  const good = signatures.split(' ').some((one) => {
    const [scheme = '', text = ''] = one.split(',')
    const signature = Buffer.from(text, 'base64')
    if (scheme === 'v1') return macs.some((mac) => same(mac, signature))
    return scheme === 'v1a' && key !== null && verifyWith(null, content, key, signature)
  })
  return good ? { ok: true, id, timestamp } : { ok: false, reason: 'bad-signature' }
}

const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

const signedContent = (id: string, timestamp: string, body: string | Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)])

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

const hmac = (secret: string, content: Buffer): Buffer =>
  createHmac('sha256', keyBytes(secret, 'whsec_')).update(content).digest()

// Node reads raw ed25519 keys only in the encoding of RFC 8410, which always begins with these bytes.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Parsed keys are kept: parsing a key takes ten times as long as signing with it. */
const privateKeys = new Kept(newPrivateKey)

function newPrivateKey(text: string): KeyObject {
  const bytes = keyBytes(text, 'whsk_')
  if (bytes.length !== 32 && bytes.length !== 64) throw new BadKey('a whsk_ key has 32 or 64 bytes')
  const key = Buffer.concat([PKCS8, bytes.subarray(0, 32)])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

function publicKeyOf(text: string): KeyObject {
  const bytes = keyBytes(text, 'whpk_')
  if (bytes.length !== 32) throw new BadKey('a whpk_ key has 32 bytes')
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' })
}

function keyBytes(text: string, prefix: 'whsec_' | 'whsk_' | 'whpk_'): Buffer {
  const base64 = text.startsWith(prefix) ? text.slice(prefix.length) : ''
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(base64)) throw new BadKey(`a key is ${prefix} and base64`)
  return Buffer.from(base64, 'base64')
}
