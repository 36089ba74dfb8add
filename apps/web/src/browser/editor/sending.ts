import {
  FilrougeProblem,
  FilrougeUnreachable,
  type AppendAccepted,
  type AppendOutcome,
  type FieldError,
  type Filrouge,
} from '@filrouge/client'
import type { Data } from './field.js'

/** An append as it is sent. The same one may be sent again: at most one is recorded. */
export interface Sent {
  storyId: string
  type: string
  data: Data
  /** The expected version of the story. 0: it must not be there. */
  version: number
  /** The Idempotency-Key. */
  key: string
}

/** Why the service did not record an append. */
export interface Refusal {
  code: string
  /** A sentence in English. */
  detail: string
  errors: readonly FieldError[]
}

/** What is probably a slip in what was recorded. */
export type Warning = NonNullable<AppendAccepted['warnings']>[number]

export type Verdict =
  | { is: 'recorded'; version: number; warnings: readonly Warning[] }
  | { is: 'refused'; refusal: Refusal }
  /** The story is at another version than expected. */
  | { is: 'conflict'; currentVersion: number }
  /** An earlier request with the same key was recorded, with other data. */
  | { is: 'sent before'; version: number }
  /** It may have been recorded or not. `refusal`: what the service says. Null: it did not answer. */
  | { is: 'open'; refusal: Refusal | null }

/** The pause between two questions about an append whose verdict is awaited, in milliseconds. */
const PAUSE_MS = 700

/** Sends an append and waits for its verdict. @param waits called once the append is on the log and not judged yet */
export async function send(client: Filrouge, sent: Sent, waits: () => void): Promise<Verdict> {
  const { storyId, type, data, version, key } = sent
  const expected = version === 0 ? 'absent' : { version }
  try {
    const answer = await asOwn(
      client.appendBody(storyId, { events: [{ type, data }] }, { expected, idempotencyKey: key }),
    )
    if (answer.status === 'accepted')
      return { is: 'recorded', version: answer.toVersion, warnings: answer.warnings ?? [] }
    waits()
    return await verdictOf(client, answer.appendId)
  } catch (error) {
    return ofFailure(error)
  }
}

/** Says to the page what it records itself, so that this is not announced to who recorded it. */
async function asOwn<Answer extends { appendId: string }>(sending: Promise<Answer>): Promise<Answer> {
  let appendId: string | null = null
  document.dispatchEvent(new CustomEvent('filrouge:sending'))
  try {
    const answer = await sending
    appendId = answer.appendId
    return answer
  } finally {
    document.dispatchEvent(new CustomEvent('filrouge:sent', { detail: appendId }))
  }
}

async function verdictOf(client: Filrouge, appendId: string): Promise<Verdict> {
  for (;;) {
    const outcome = await client.appendOutcome(appendId)
    if (outcome.status !== 'pending') return ofOutcome(outcome)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

function ofOutcome(outcome: Exclude<AppendOutcome, { status: 'pending' }>): Verdict {
  switch (outcome.status) {
    case 'accepted':
      return { is: 'recorded', version: outcome.toVersion, warnings: [] }
    case 'conflict':
      return { is: 'conflict', currentVersion: outcome.currentVersion }
    case 'rejected':
      return { is: 'refused', refusal: outcome }
    case 'reused':
    case 'unreadable':
      return {
        is: 'refused',
        refusal: { code: outcome.code ?? outcome.status, detail: outcome.status, errors: [] },
      }
  }
}

function ofFailure(error: unknown): Verdict {
  if (error instanceof FilrougeUnreachable) return { is: 'open', refusal: null }
  if (!(error instanceof FilrougeProblem)) throw error
  const { code, detail, errors, members } = error
  const { currentVersion, toVersion } = members
  if (code === 'version-conflict' && typeof currentVersion === 'number')
    return { is: 'conflict', currentVersion }
  if (code === 'idempotency-key-reused' && typeof toVersion === 'number')
    return { is: 'sent before', version: toVersion }
  const refusal = { code, detail, errors }
  // The log did not acknowledge, or a proxy did not get the answer: the outcome is open.
  return error.status >= 500 ? { is: 'open', refusal } : { is: 'refused', refusal }
}
