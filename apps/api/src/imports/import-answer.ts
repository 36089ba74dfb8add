import type { ImportAnswer, Warning } from '@filrouge/contract'
import type { Problem } from '@filrouge/runtime'
import type { Envelope } from '@filrouge/story'
import type { AppendResult } from '../appends/append-write.js'

/** The answer to a line that is refused before it is written: its form is wrong, or the key lacks the right. */
export function refusedLine(line: number, storyId: string | null, { code, details }: Problem): ImportAnswer {
  // A missing right without a pointer is the right to write to the story.
  const pointer = code === 'forbidden' ? '/storyId' : ''
  const errors = [...(details.errors ?? [{ pointer, message: details.detail }])]
  return { line, storyId, status: 'rejected', code, errors }
}

/** The last answer of an import that ends before its file: the client sends the file again. */
export const endedAt = (line: number, storyId: string | null = null): ImportAnswer => ({
  line,
  storyId,
  status: 'unavailable',
  code: 'unavailable',
})

/** The answer to a line that was appended. */
export function appendedLine(
  line: number,
  { storyId, appendId }: Envelope,
  result: AppendResult,
  warnings: Warning[] = [],
): ImportAnswer {
  const base = { line, storyId, appendId }
  switch (result.is) {
    case 'accepted': {
      const { fromVersion, toVersion } = result.outcome
      const again = result.isReplayed ? { replayed: true as const } : {}
      return {
        ...base,
        status: 'accepted',
        fromVersion,
        toVersion,
        ...again,
        ...(warnings.length > 0 && { warnings }),
      }
    }
    case 'refused':
      return { ...base, ...refused(result.outcome) }
    case 'quarantined':
      return { ...base, status: 'pending', code: 'story-quarantined' }
    case 'pending':
      return { ...base, status: 'pending' }
    case 'unwritten':
    case 'unknown':
      return endedAt(line, storyId)
  }
}

function refused(
  outcome: Extract<AppendResult, { is: 'refused' }>['outcome'],
): Pick<ImportAnswer, 'status' | 'currentVersion' | 'code' | 'errors'> {
  switch (outcome.status) {
    case 'conflict':
      return {
        status: 'conflict',
        currentVersion: outcome.currentVersion,
        code: 'version-conflict',
      }
    case 'rejected': {
      const { code, pointer, message } = outcome
      return { status: 'rejected', code, errors: [{ pointer, message }] }
    }
    case 'reused':
      return { status: 'reused', code: 'idempotency-key-reused' }
  }
}
