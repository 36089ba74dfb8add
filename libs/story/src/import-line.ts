import { z } from 'zod'
import { AppendBody } from './append-body.js'
import { canonicalJson, keyedDigest, sha256 } from './chain.js'
import { Id, MAX_VERSION, oneOf } from './text.js'

/** A line of an import: an append, and the story that it is for. */
export const ImportLine = z.strictObject({
  storyId: Id,
  events: AppendBody.shape.events,
  learnedAt: AppendBody.shape.learnedAt,
  expected: oneOf('"any", "exists", "absent" or {"version": number}', [
    z.enum(['any', 'exists', 'absent']),
    z.strictObject({ version: z.int().min(0).max(MAX_VERSION) }),
  ]).default('any'),
})

/** What makes two lines the same: their canonical JSON, as sent. Lower-case hex sha256: for counting, never stored. */
export const importLineDigest = (line: unknown): string => sha256(canonicalJson(line))

/**
 * The append id of a line: it follows from the principal, the line's digest, and its count (from 1) among the same
 * lines of the file, keyed by the store's secret. Never that of an Idempotency-Key. Lower-case hex, 64 digits.
 */
export const importAppendId = (
  secret: string,
  principal: string,
  lineDigest: string,
  count: number,
): string => keyedDigest(secret, ['filrouge.import', principal, lineDigest, count])
