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

/** What is signed: the message's id, the time of this try, and the body to the byte. */
export interface Signable {
  id: string
  timestamp: Date
  body: string
}

/** What a message is signed with. */
export interface SigningKeys {
  /** `whsec_…`: the current one first, then the one before it while both are good. One `v1` signature each. */
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

/** A key of another form than it should have. Its message never holds the key. */
export class BadKey extends Error {
  override readonly name = 'BadKey'
}

/** A new secret for `v1`: `whsec_` and base64 of 32 random bytes. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/**
 * A new pair of keys for `v1a` (ed25519): `whpk_` and base64 of the raw 32 bytes; `whsk_` and base64 of the 32 bytes of
 * the seed with those of the public key behind them, as other programs for Standard Webhooks write it.
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
 * Signs a message by Standard Webhooks 1.0: `v1` (HMAC-SHA256) by each secret, then `v1a` (ed25519), over
 * `<id>.<seconds>.<body>`.
 * @throws BadKey where a key has not the form of one
 */
export function sign(message: Signable, { secrets, privateKey }: SigningKeys): SignatureHeaders {
  const timestamp = String(Math.floor(message.timestamp.getTime() / 1000))
  const content = signedContent(message.id, timestamp, message.body)
  const signatures = [
    ...secrets.map((secret) => `v1,${hmac(secret, content).toString('base64')}`),
    `v1a,${signWith(null, content, privateKeyOf(privateKey)).toString('base64')}`,
  ]
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

/** A message as it was received. Header names are in lower case, as Node gives them. */
export interface Received {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body to the byte, before anything parses it. */
  body: string | Uint8Array
}

export interface VerifyWith {
  /** `whsec_…`: any of these may have signed. Without one, only `v1a` counts. */
  secrets?: readonly string[]
  /** `whpk_…`. Without it, only `v1` counts. */
  publicKey?: string
  now: Date
}

export type Verified =
  | { ok: true; id: string; timestamp: Date }
  | { ok: false; reason: 'no-headers' | 'bad-timestamp' | 'too-old' | 'too-new' | 'bad-signature' }

/** How far a message's time may be from the receiver's. */
const TOLERANCE_MS = 5 * 60_000

/**
 * Whether a message was signed by whoever holds the keys, within five minutes of `now`. One good signature is enough;
 * comparing takes the same time wherever they differ.
 * @throws BadKey where a key has not the form of one
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

// Node takes raw ed25519 keys only in the wrapping of RFC 8410, whose first bytes are always these.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Making a key of its text takes ten times as long as signing with it. */
const MAX_KEPT = 1000
const kept = new Map<string, KeyObject>()

function privateKeyOf(text: string): KeyObject {
  const known = kept.get(text)
  if (known) return known
  const made = newPrivateKey(text)
  const [oldest] = kept.keys()
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  kept.set(text, made)
  return made
}

function newPrivateKey(text: string): KeyObject {
  const bytes = keyBytes(text, 'whsk_')
  if (bytes.length !== 32 && bytes.length !== 64) throw new BadKey('a whsk_ key is of 32 or 64 bytes')
  const key = Buffer.concat([PKCS8, bytes.subarray(0, 32)])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

function publicKeyOf(text: string): KeyObject {
  const bytes = keyBytes(text, 'whpk_')
  if (bytes.length !== 32) throw new BadKey('a whpk_ key is of 32 bytes')
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' })
}

function keyBytes(text: string, prefix: 'whsec_' | 'whsk_' | 'whpk_'): Buffer {
  const base64 = text.startsWith(prefix) ? text.slice(prefix.length) : ''
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(base64)) throw new BadKey(`a key is ${prefix} and base64`)
  return Buffer.from(base64, 'base64')
}
