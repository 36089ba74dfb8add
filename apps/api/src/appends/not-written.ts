import { Problem } from '@filrouge/runtime'
import type { ClosedBy, GateClosed } from '@filrouge/store'

/** Why nothing was written, for the writer. The operator's words for it are in the log and at `/health/ready`. */
const WHY: Readonly<Record<ClosedBy, string>> = {
  log: 'the log does not answer',
  postgres: 'the database does not answer',
  refused: 'the log is not safe to write to: an operator must look at it',
}

/** The refusal of an append while the log takes no writes. */
export const notWritten = (closed: GateClosed, named: { appendId: string }): Problem =>
  new Problem('unavailable', {
    detail: `nothing was written: ${WHY[closed.by]}. Send it again later`,
    headers: { 'retry-after': '1' },
    members: named,
    logged: { ...named, reason: `${REASON[closed.by]}: ${closed.message}` },
    cause: closed,
  })

const REASON: Readonly<Record<ClosedBy, string>> = {
  log: 'the log is away',
  postgres: 'Postgres is away',
  refused: 'the log is refused',
}
