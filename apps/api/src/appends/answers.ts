import type { AppendAccepted, AppendOutcome as OutcomeBody, Warning } from '@filrouge/contract'
import type { AppendOutcome } from '@filrouge/record'
import { Problem } from '@filrouge/runtime'
import type { Envelope } from '@filrouge/story'
import type { Answer } from '../http/send.js'
import { conflictSentence } from '../messages/refusals.js'
import type { AppendResult } from './append-write.js'

const eventsAt = (storyId: string, from: number, to: number) =>
  `/v1/stories/${storyId}/events?from=${from}&to=${to}`
const appendAt = (appendId: string) => `/v1/appends/${appendId}`

/**
 * Makes the HTTP answer to an append.
 * @param warnings of an append that was accepted
 * @throws Problem where the append is refused, in quarantine or of unknown outcome
 */
export function answerTo(
  result: AppendResult,
  envelope: Envelope,
  warnings: readonly Warning[] = [],
): Answer {
  const { appendId, storyId } = envelope
  switch (result.is) {
    case 'accepted':
      return acceptedAnswer(result.outcome, result.isReplayed, warnings)
    case 'refused':
      throw refusal(result.outcome, envelope)
    case 'quarantined':
      throw new Problem('story-quarantined', {
        detail: 'the story is in quarantine: its writes wait until an operator releases it',
        headers: { 'retry-after': '60' },
        ...(result.isWritten && { members: { appendId } }),
      })
    case 'pending':
      return {
        status: 202,
        headers: { location: appendAt(appendId), 'retry-after': '1' },
        body: { storyId, appendId, status: 'pending' },
      }
    case 'unknown':
      throw new Problem('unavailable', {
        detail:
          'the log did not acknowledge the append: it may or may not be written. Retry with the same Idempotency-Key',
        members: { appendId },
        headers: { 'retry-after': '1' },
        cause: result.cause,
      })
  }
}

type Accepted = Extract<AppendOutcome, { status: 'accepted' }>
type Refused = Extract<AppendResult, { is: 'refused' }>['outcome']

function acceptedAnswer(outcome: Accepted, isReplayed: boolean, warnings: readonly Warning[]): Answer {
  const { storyId, fromVersion, toVersion } = outcome
  const headers = {
    etag: `"${toVersion}"`,
    location: eventsAt(storyId, fromVersion, toVersion),
    ...(isReplayed && { 'idempotent-replayed': 'true' }),
  }
  const body: AppendAccepted = {
    ...accepted(outcome),
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  }
  return { status: 201, headers, body }
}

function refusal(outcome: Refused, { storyId, expected }: Envelope): Problem {
  const { appendId } = outcome
  switch (outcome.status) {
    case 'conflict': {
      const { currentVersion } = outcome
      return new Problem('version-conflict', {
        detail: conflictSentence(storyId, currentVersion, expected),
        members: { appendId, currentVersion },
      })
    }
    case 'rejected': {
      const { code, pointer, message } = outcome
      return new Problem(code, {
        detail: message,
        errors: [{ pointer, message }],
        members: { appendId },
      })
    }
    case 'reused':
      return new Problem('idempotency-key-reused', {
        detail: 'another append was accepted with this Idempotency-Key in this story: use a new key',
        errors: [
          {
            pointer: '/header/Idempotency-Key',
            message: 'the key was used for another append: use a new one',
          },
        ],
      })
  }
}

const accepted = (outcome: Accepted): AppendAccepted => {
  const { storyId, appendId, fromVersion, toVersion, recordedAt, learnedAt, events } = outcome
  return { storyId, appendId, fromVersion, toVersion, recordedAt, learnedAt, events }
}

/**
 * The body of `GET /v1/appends/{appendId}`: the outcome of an append, with the fields of its answer.
 * @param envelope of the refused request; null where the append was not refused
 */
export function outcomeBody(outcome: AppendOutcome, envelope: Envelope | null): OutcomeBody {
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
        detail: conflictSentence(storyId, outcome.currentVersion, envelope?.expected),
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
    case 'reused':
      return { appendId, storyId, status: 'reused', recordedAt, code: 'idempotency-key-reused' }
    case 'quarantined':
      return { appendId, storyId, status: 'pending', code: 'story-quarantined' }
  }
}
