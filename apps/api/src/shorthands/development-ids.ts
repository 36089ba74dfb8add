import { randomInt } from 'node:crypto'
import { keyedDigest } from '@filrouge/story'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const LENGTH = 12

/** What a made id follows from, so that a retry makes it again. */
export interface IdOrigin {
  /** The store's. */
  secret: string
  principal: string
  storyId: string
  idempotencyKey: string
  /** The development's place in what was sent, from 0. */
  index: number
}

/** A made developmentId: `d-` and 12 of a-z0-9. It follows from its origin; where there is none, it is random. */
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

/** The last digits of a number, written with the alphabet. */
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
