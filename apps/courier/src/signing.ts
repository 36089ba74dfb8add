import type { ClaimedSubscription } from '@filrouge/delivery'
import type { Logger } from '@filrouge/runtime'
import { CannotOpen, MESSAGE_TYPE, sign, type Answered, type Sender, type Vault } from '@filrouge/webhooks'

/** What making attempts takes. */
export interface Making {
  sender: Sender
  vault: Vault
  /** What a message waits after each failed try, ms. */
  schedule: readonly number[]
  logger: Logger
}

/** Where a message goes, and what it is signed with; secrets are sealed. */
export type Addressee = Pick<ClaimedSubscription, 'url' | 'secret' | 'oldSecrets' | 'signingKey'>

/** How long a message waits where this courier cannot sign it. */
export const UNSIGNED_MS = 60_000

/**
 * Signs a message and sends it, once.
 * @returns what came of it; `unsigned` where the secrets cannot be opened, since they were sealed with another key;
 * `late` where it was too late to send it
 */
export async function sendSigned(
  { sender, vault }: Pick<Making, 'sender' | 'vault'>,
  subscription: Addressee,
  { id, body, before = Infinity }: { id: string; body: string; before?: number },
): Promise<Answered | 'unsigned' | 'late'> {
  const headers = signed(vault, subscription, { id, body, timestamp: new Date() })
  if (headers === null) return 'unsigned'
  if (performance.now() > before) return 'late'
  return sender.post({
    url: subscription.url,
    headers: { 'content-type': MESSAGE_TYPE, ...headers },
    body,
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
