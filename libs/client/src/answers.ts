import type { AppendAccepted, AppendPending } from '@filrouge/contract'

/**
 * How an append was answered. Pending: the log has it, or may have it; its outcome is found by its append id.
 * `replayed`: whether it was accepted before, under the same Idempotency-Key: this is its answer again.
 */
export type AppendAnswer = (AppendAccepted & { status: 'accepted'; replayed: boolean }) | AppendPending
