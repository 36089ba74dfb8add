/** The keys that a receiver verifies signatures with. */
export interface ReceiverKeys {
  /** `whsec_…`, from the answer that made the subscription. Give old and new while a rotation lasts. */
  secrets?: readonly string[]
  /** `whpk_…`. One of the two kinds of key is enough. */
  publicKey?: string
}

/** A secret of Standard Webhooks has 24 to 64 bytes. A shorter one was cut when it was copied. */
const SECRET_BYTES = [24, 64] as const
const PUBLIC_KEY_BYTES = [32, 32] as const

/**
 * Checks the form of the keys, so that a wrong configuration stops the program when it starts, and not at the first
 * message. The keys come from configuration, so a value of any type may be among them.
 * @throws TypeError if there is no key, or if one is malformed; its message never contains the key
 */
export function mustBeKeys({ secrets, publicKey }: Readonly<Record<keyof ReceiverKeys, unknown>>): void {
  if (secrets !== undefined && !Array.isArray(secrets))
    throw new TypeError(`secrets is a list of whsec_ keys, and this is ${typeOf(secrets)}`)
  const given: unknown[] = secrets ?? []
  if (given.length === 0 && publicKey === undefined)
    throw new TypeError(
      'a receiver needs a key to verify signatures with: give secrets (whsec_…) or publicKey (whpk_…), from the answer that made the subscription',
    )
  given.forEach((secret, i) => mustBeKey(`secrets[${i}]`, secret, 'whsec_', SECRET_BYTES))
  if (publicKey !== undefined) mustBeKey('publicKey', publicKey, 'whpk_', PUBLIC_KEY_BYTES)
}

function mustBeKey(
  name: string,
  key: unknown,
  prefix: string,
  [least, most]: readonly [number, number],
): void {
  if (typeof key !== 'string')
    throw new TypeError(`${name} is ${prefix} and base64, and this is ${typeOf(key)}`)
  if (key === '') throw new TypeError(`${name} is empty: it is ${prefix} and base64`)
  if (!key.startsWith(prefix)) throw new TypeError(`${name} does not begin with ${prefix}`)
  const base64 = key.slice(prefix.length)
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    throw new TypeError(
      `${name} has a character that is not base64 after ${prefix}: is there a blank or a quote?`,
    )
  const bytes = Buffer.from(base64, 'base64').length
  if (base64.length % 4 !== 0 || bytes < least || bytes > most)
    throw new TypeError(`${name} is not complete, or has more than one key: copy it again`)
}

function typeOf(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
