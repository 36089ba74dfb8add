import type { LogGate } from '@filrouge/store'
import { unavailable } from '@filrouge/runtime'

/** What ids and digests are keyed by. @throws Problem unavailable, where the log was never open: nothing can be written */
export function storeSecret(gate: LogGate): string {
  const secret = gate.secret()
  if (secret === null) throw unavailable('the log is not open: nothing was written. /health/ready says why')
  return secret
}
