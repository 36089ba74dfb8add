import { GateClosed, type LogGate } from '@filrouge/store'
import { notWritten } from './not-written.js'

/** The secret that keys append ids and digests. @throws Problem unavailable where the log was never open */
export function storeSecret(gate: LogGate): string {
  const secret = gate.secret()
  if (secret === null) throw notWritten(gate.closed() ?? new GateClosed('the log was never open', 'log'))
  return secret
}
