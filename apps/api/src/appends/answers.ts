import type { AppendAccepted, AppendOutcome as OutcomeBody } from '@filrouge/contract'
import type { AppendOutcome } from '@filrouge/record'
import type { Answer } from '../http/send.js'
import { Problem } from '@filrouge/runtime'

/** Where an append's events are, and how it ended. */
const eventsAt = (storyId: string, from: number, to: number) =>
  `/v1/stories/${storyId}/events?from=${from}&to=${to}`
export const appendAt = (appendId: string) => `/v1/appends/${appendId}`

/** The answer that a verdict gives. @throws Problem where the append was refused */
export function answerTo(outcome: AppendOutcome, replayed: boolean): Answer {
  const again: Record<string, string> = replayed ? { 'idempotent-replayed': 'true' } : {}
  const { appendId, storyId } = outcome
  switch (outcome.status) {
    case 'accepted': {
      const { fromVersion, toVersion } = outcome
      const headers = {
        etag: `"${toVersion}"`,
        location: eventsAt(storyId, fromVersion, toVersion),
        ...again,
      }
      return { status: 201, headers, body: accepted(outcome) }
    }
    case 'conflict':
      throw new Problem('version-conflict', {
        detail: conflictDetail(outcome.currentVersion),
        members: { appendId, currentVersion: outcome.currentVersion },
        headers: again,
      })
    case 'rejected':
      throw new Problem(outcome.code, {
        detail: outcome.message,
        errors: [{ pointer: outcome.pointer, message: outcome.message }],
        members: { appendId },
        headers: again,
      })
    case 'quarantined':
      throw quarantined(appendId)
  }
}

export const quarantined = (appendId?: string) =>
  new Problem('story-quarantined', {
    detail: "the story's writes wait until an operator has looked at it",
    headers: { 'retry-after': '60' },
    ...(appendId !== undefined && { members: { appendId } }),
  })

const conflictDetail = (currentVersion: number) =>
  currentVersion === 0 ? 'there is no such story' : `the story is at version ${currentVersion}`

const accepted = (outcome: Extract<AppendOutcome, { status: 'accepted' }>): AppendAccepted => {
  const { storyId, appendId, fromVersion, toVersion, recordedAt, learnedAt, events } = outcome
  return { storyId, appendId, fromVersion, toVersion, recordedAt, learnedAt, events }
}

/** GET /v1/appends/{appendId}: how an append ended, and what its answer would have said. */
export function outcomeBody(outcome: AppendOutcome): OutcomeBody {
  const { appendId, storyId, recordedAt } = outcome
  switch (outcome.status) {
    case 'accepted':
      return { ...accepted(outcome), status: 'accepted' }
    case 'conflict':
      return {
        appendId,
        storyId,
        status: 'conflict',
        recordedAt,
        code: 'version-conflict',
        detail: conflictDetail(outcome.currentVersion),
        currentVersion: outcome.currentVersion,
      }
    case 'rejected':
      return {
        appendId,
        storyId,
        status: 'rejected',
        recordedAt,
        code: outcome.code,
        detail: outcome.message,
        errors: [{ pointer: outcome.pointer, message: outcome.message }],
      }
    case 'quarantined':
      return { appendId, storyId, status: 'pending', code: 'story-quarantined' }
  }
}
