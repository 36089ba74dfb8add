import type { ReadAt } from '@filrouge/contract'

/** The parameters of a read of the past. What it shows changes without a later time where a development is held now. */
const OF_THE_PAST = ['version', 'knownAt', 'recordedAt', 'cursor'] as const

/** HTTP dates have whole seconds, and an append may take a moment to be visible. */
const SETTLED_MS = 10_000

/**
 * `Last-Modified` of an answer about a story: the recorded time of its version, RFC 3339. Null: a later version could have
 * the same time in HTTP, or the read is of the past. Then only the ETag says whether the answer changed.
 */
export function lastModifiedOf({ recordedAt }: ReadAt, query: unknown, now: number): string | null {
  const isOfPast =
    typeof query !== 'object' || query === null || OF_THE_PAST.some((parameter) => parameter in query)
  return isOfPast || now - Date.parse(recordedAt) < SETTLED_MS ? null : recordedAt
}
