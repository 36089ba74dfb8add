import type { AppendAccepted, AppendPending } from '@filrouge/contract'

/**
 * How an append was answered. Pending: the log has it, or may have it; its outcome is found by its append id.
 * `replayed`: whether this is the first answer again, found by its Idempotency-Key.
 */
export type AppendAnswer = (AppendAccepted & { status: 'accepted'; replayed: boolean }) | AppendPending
