import type { ClaimedSubscription } from '@filrouge/delivery'
import type { Logger } from '@filrouge/runtime'
import {
  CannotOpen,
  MESSAGE_TYPE,
  sign,
  TooLate,
  type Answered,
  type Sender,
  type Vault,
} from '@filrouge/webhooks'

/** What making an attempt needs. */
export interface Making {
  sender: Sender
  vault: Vault
  /** The wait after each failed try of a message, ms. */
  schedule: readonly number[]
  logger: Logger
}

/** The URL that a message goes to, and the sealed secrets that sign it. */
export type Addressee = Pick<ClaimedSubscription, 'url' | 'secret' | 'oldSecrets' | 'signingKey'>

/** A message, and when it may be sent. A process can be frozen at any time, so the time is checked twice. */
export interface Postage {
  id: string
  body: string
  /** The latest time to begin, of `performance.now()`. */
  before: number
  /** Asked right before the bytes are written: whether this courier may still send the message. */
  mayWrite: () => boolean
}

/** How long a message waits if this courier cannot sign it. */
export const UNSIGNED_MS = 60_000

/**
 * Signs a message and sends it, once.
 * @returns the answer of the endpoint; `unsigned` if the secrets were sealed with another key and cannot be opened;
 * `late` if it was too late to send it
 */
export async function sendSigned(
  { sender, vault }: Pick<Making, 'sender' | 'vault'>,
  subscription: Addressee,
  { id, body, before, mayWrite }: Postage,
): Promise<Answered | 'unsigned' | 'late'> {
  const headers = signed(vault, subscription, { id, body, timestamp: new Date() })
  if (headers === null) return 'unsigned'
  if (performance.now() > before) return 'late'
  const post = {
    url: subscription.url,
    headers: { 'content-type': MESSAGE_TYPE, ...headers },
    body,
    mayWrite,
  }
  return sender.post(post).catch((error: unknown) => {
    if (error instanceof TooLate) return 'late'
    throw error
  })
}

function signed(
  vault: Vault,
  { secret, oldSecrets, signingKey }: Addressee,
  message: Parameters<typeof sign>[0],
) {
  try {
    const secrets = [secret, ...oldSecrets].map((sealed) => vault.open(sealed))
    return sign(message, { secrets, privateKey: vault.open(signingKey) })
  } catch (error) {
    if (error instanceof CannotOpen) return null
    throw error
  }
}

export const CANNOT_SIGN =
  'its secrets were sealed with another key: every api and courier needs the same FILROUGE_SECRETS_KEY'
