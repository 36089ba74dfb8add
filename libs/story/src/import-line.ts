import { z } from 'zod'
import { AppendBody } from './append-body.js'
import { canonicalJson, keyedDigest, sha256 } from './chain.js'
import { Id, MAX_VERSION, oneOf } from './text.js'

/** A line of an import: an append and its story. */
export const ImportLine = z.strictObject({
  storyId: Id,
  events: AppendBody.shape.events,
  learnedAt: AppendBody.shape.learnedAt,
  expected: oneOf('"any", "exists", "absent" or {"version": number}', [
    z.enum(['any', 'exists', 'absent']),
    z.strictObject({ version: z.int().min(0).max(MAX_VERSION) }),
  ]).default('any'),
})

/**
 * The digest by which two lines are the same: sha256 of their canonical JSON, as sent, in lower-case hex. It counts equal
 * lines and is never stored.
 */
export const importLineDigest = (line: unknown): string => sha256(canonicalJson(line))

/**
 * The append id of a line. The principal, the line's digest and its count (from 1) among equal lines of the file determine
 * it. It never equals the id of an Idempotency-Key. Keyed by the store's secret. Lower-case hex, 64 digits.
 */
export const importAppendId = (
  secret: string,
  principal: string,
  lineDigest: string,
  count: number,
): string => keyedDigest(secret, ['filrouge.import', principal, lineDigest, count])
