import type { AppendAccepted, AppendOutcome as OutcomeBody } from '@filrouge/contract'
import type { AppendOutcome } from '@filrouge/record'
import { messageOf, Problem } from '@filrouge/runtime'
import type { Expected } from '@filrouge/story'
import type { Answer } from '../http/send.js'
import { conflictSentence, reusedSentence } from '../messages/refusals.js'
import type { AppendResult } from './append-write.js'
import type { Appended } from './envelope-appender.js'
import type { FoundAppend } from './find-append.js'
import { notWritten } from './not-written.js'

const eventsAt = (storyId: string, from: number, to: number) =>
  `/v1/stories/${storyId}/events?from=${from}&to=${to}`
const appendAt = (appendId: string) => `/v1/appends/${appendId}`

/**
 * Makes the HTTP answer to an append.
 * @param members more members of its body
 * @throws Problem where the append is refused, in quarantine or of unknown outcome
 */
export function answerTo(appended: Appended, members: object = {}): Answer {
  const { appendId, storyId, result } = appended
  switch (result.is) {
    case 'accepted':
      return acceptedAnswer(result.outcome, result.isReplayed, { ...warned(appended), ...members })
    case 'refused':
      throw refusal(result.outcome, appended)
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
        body: { storyId, appendId, status: 'pending', ...members },
        logged: { appendId },
      }
    case 'unwritten':
      throw notWritten(result.closed, { appendId })
    case 'unknown':
      throw new Problem('unavailable', {
        detail: `the log did not acknowledge the append: it may or may not be written. ${nextStep(appended)}`,
        members: { appendId },
        headers: { 'retry-after': '1' },
        logged: { reason: `the log did not acknowledge: ${messageOf(result.cause)}` },
        cause: result.cause,
      })
  }
}

const nextStep = ({ isKeyed, appendId }: Appended): string =>
  isKeyed
    ? `Send it again with the same Idempotency-Key: it is not recorded twice`
    : `GET ${appendAt(appendId)} has its outcome if it was written`

type Accepted = Extract<AppendOutcome, { status: 'accepted' }>
type Refused = Extract<AppendResult, { is: 'refused' }>['outcome']

function acceptedAnswer(outcome: Accepted, isReplayed: boolean, members: object): Answer {
  const { storyId, fromVersion, toVersion } = outcome
  const headers = {
    etag: `"${toVersion}"`,
    location: eventsAt(storyId, fromVersion, toVersion),
    ...(isReplayed && { 'idempotent-replayed': 'true' }),
  }
  const { appendId } = outcome
  const logged = { appendId, fromVersion, toVersion, ...(isReplayed && { replayed: true }) }
  return { status: 201, headers, body: { ...accepted(outcome), ...members }, logged }
}

const warned = ({ warnings }: Appended): Pick<AppendAccepted, 'warnings'> =>
  warnings.length > 0 ? { warnings: [...warnings] } : {}

function refusal(outcome: Refused, { storyId, expected }: Appended): Problem {
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
    case 'reused': {
      const { fromVersion, toVersion } = outcome
      const message = reusedSentence(fromVersion, toVersion)
      return new Problem('idempotency-key-reused', {
        detail: message,
        errors: [{ pointer: '/header/Idempotency-Key', message }],
        members: { appendId, fromVersion, toVersion },
      })
    }
  }
}

const accepted = (outcome: Accepted): AppendAccepted => {
  const { storyId, appendId, fromVersion, toVersion, recordedAt, learnedAt, events } = outcome
  return { storyId, appendId, fromVersion, toVersion, recordedAt, learnedAt, events }
}

/** Makes the HTTP answer to a look-up of an append. */
export function answerToFound({ appendId, outcome, expected }: FoundAppend): Answer {
  if (!outcome) return { status: 200, headers: { 'retry-after': '1' }, body: { appendId, status: 'pending' } }
  const waits = outcome.status === 'quarantined'
  return { status: 200, headers: waits ? { 'retry-after': '60' } : {}, body: outcomeBody(outcome, expected) }
}

/**
 * The body of `GET /v1/appends/{appendId}`: the outcome of an append, with the fields of its answer.
 * @param expected the expected version of a refused request
 */
function outcomeBody(outcome: AppendOutcome, expected: Expected | undefined): OutcomeBody {
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
        detail: conflictSentence(storyId, outcome.currentVersion, expected),
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
