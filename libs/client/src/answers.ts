import type { AppendAccepted, AppendPending } from '@filrouge/contract'

/**
 * The answer to an append. `pending`: the append is on the log, or may be; its append id finds its outcome. `replayed`:
 * an earlier request with the same Idempotency-Key was accepted, and this is its answer again.
 */
export type AppendAnswer = (AppendAccepted & { status: 'accepted'; replayed: boolean }) | AppendPending
