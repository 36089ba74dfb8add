import type { ImportAnswer } from '@filrouge/contract'
import type { AppendOutcome } from '@filrouge/record'
import type { Problem } from '@filrouge/runtime'

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
