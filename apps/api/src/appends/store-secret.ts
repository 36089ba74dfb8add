import { GateClosed, type LogGate } from '@filrouge/store'
import { uuidv7 } from '../uuid.js'
import { notWritten } from './not-written.js'

/**
 * The secret that keys append ids and digests.
 * @throws Problem unavailable where the log was never open. The contract gives each of them an append id, and without the
 * secret none can be made from a key: this one is new, and no append has it.
 */
export function storeSecret(gate: LogGate): string {
  const secret = gate.secret()
  if (secret !== null) return secret
  throw notWritten(gate.closed() ?? new GateClosed('the log was never open', 'log'), { appendId: uuidv7() })
}
