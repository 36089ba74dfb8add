import type { LogGate } from '@filrouge/store'
import { unavailable } from '@filrouge/runtime'

/** The secret that keys append ids and digests. @throws Problem unavailable where the log was never open */
export function storeSecret(gate: LogGate): string {
  const secret = gate.secret()
  if (secret === null)
    throw unavailable('the log is not open: nothing was written. /health/ready gives the reason')
  return secret
}
