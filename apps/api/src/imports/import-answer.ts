import type { AppendOutcome } from '@filrouge/record'
import { PROBLEM_CODES, type Problem } from '@filrouge/runtime'
import { z } from 'zod'

/** The answer to one line. */
export const ImportAnswer = z
  .object({
    line: z.int().describe('as an editor counts: from 1, blank lines too'),
    storyId: z.string().nullable().describe('null where the line names none'),
    status: z
      .enum(['accepted', 'conflict', 'rejected', 'reused', 'pending', 'unavailable'])
      .describe('pending: no verdict yet; unavailable: the answer ends here, send the file again'),
    appendId: z.string().optional(),
    fromVersion: z.int().optional(),
    toVersion: z.int().optional(),
    currentVersion: z.int().optional().describe('where it is a conflict'),
    replayed: z.literal(true).optional().describe('judged before: this is the first verdict'),
    code: z.enum(PROBLEM_CODES).optional(),
    errors: z
      .array(z.object({ pointer: z.string().describe('into the line'), message: z.string() }))
      .optional(),
  })
  .meta({ id: 'ImportAnswer' })
export type ImportAnswer = z.output<typeof ImportAnswer>

/** A line that was not asked of the log: it has the wrong form, or the key may not. */
export function refusedLine(line: number, storyId: string | null, { code, details }: Problem): ImportAnswer {
  // A right that no field is named for is that to the story.
  const pointer = code === 'forbidden' ? '/storyId' : ''
  const errors = [...(details.errors ?? [{ pointer, message: details.detail }])]
  return { line, storyId, status: 'rejected', code, errors }
}

/** The line at which an answer ends before its file does. */
export const endedAt = (line: number, storyId: string | null = null): ImportAnswer => ({
  line,
  storyId,
  status: 'unavailable',
  code: 'unavailable',
})

export interface JudgedLine {
  line: number
  storyId: string
  appendId: string
  requestDigest: string
}

/** How a line's append ended. @param outcome null: there was no verdict in time */
export function judgedLine(
  { line, storyId, appendId, requestDigest }: JudgedLine,
  outcome: AppendOutcome | null,
  wasJudgedBefore: boolean,
): ImportAnswer {
  const base = { line, storyId, appendId }
  const again = wasJudgedBefore ? { replayed: true as const } : {}
  if (!outcome) return { ...base, status: 'pending' }
  if (outcome.status === 'quarantined') return { ...base, status: 'pending', code: 'story-quarantined' }
  if (outcome.requestDigest !== requestDigest)
    return { ...base, status: 'reused', code: 'idempotency-key-reused' }
  switch (outcome.status) {
    case 'accepted': {
      const { fromVersion, toVersion } = outcome
      return { ...base, status: 'accepted', fromVersion, toVersion, ...again }
    }
    case 'conflict': {
      const { currentVersion } = outcome
      return { ...base, status: 'conflict', currentVersion, code: 'version-conflict', ...again }
    }
    case 'rejected': {
      const { code, pointer, message } = outcome
      return { ...base, status: 'rejected', code, errors: [{ pointer, message }], ...again }
    }
  }
}
