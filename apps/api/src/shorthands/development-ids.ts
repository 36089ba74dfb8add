import { randomInt } from 'node:crypto'
import { keyedDigest } from '@filrouge/story'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const LENGTH = 12

/** The input of a made id. A retry has the same input and makes the same id. */
export interface IdOrigin {
  /** The store's secret. */
  secret: string
  principal: string
  storyId: string
  idempotencyKey: string
  /** The place of the development in the request, from 0. */
  index: number
}

/** Makes a developmentId: `d-` and 12 characters of a-z0-9. It is a digest of the origin; without an origin it is random. */
export function madeDevelopmentId(origin: IdOrigin | null): string {
  if (!origin)
    return `d-${Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`
  const { secret, principal, storyId, idempotencyKey, index } = origin
  const digest = keyedDigest(secret, [
    'filrouge.development',
    principal,
    storyId,
    idempotencyKey,
    String(index),
  ])
  return `d-${lettersOf(BigInt(`0x${digest}`))}`
}

/** The last 12 digits of a number in base 36, written with ALPHABET. */
function lettersOf(number: bigint): string {
  const base = BigInt(ALPHABET.length)
  let rest = number
  let letters = ''
  while (letters.length < LENGTH) {
    letters += ALPHABET[Number(rest % base)]
    rest /= base
  }
  return letters
}
