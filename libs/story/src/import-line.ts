import { z } from 'zod'
import { AppendBody } from './append-body.js'
import { canonicalJson, sha256 } from './chain.js'
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

/** What makes two lines the same: their canonical JSON, as sent. Lower-case hex sha256. */
export const importLineDigest = (line: unknown): string => sha256(canonicalJson(line))

/**
 * The append id of a line: it follows from the principal, the line's digest, and its count (from 1) among the same
 * lines of the file. Never that of an Idempotency-Key. Lower-case hex, 64 digits.
 */
export const importAppendId = (principal: string, lineDigest: string, count: number): string =>
  sha256(canonicalJson(['filrouge.import', principal, lineDigest, count]))
