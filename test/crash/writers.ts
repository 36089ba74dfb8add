import { randomUUID } from 'node:crypto'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY } from '../support/services.js'

/** An answer of the product to a writer. */
export interface WriterAnswer {
  appendId: string
  /**
   * The correlation id of the request. Each request has its own, so that it can be found on the log and in the
   * record.
   */
  requestName: string
  storyId: string
  status: number
  fromVersion?: number
  toVersion?: number
}

export interface Writers {
  /** Every answer that names an append. */
  answers: WriterAnswer[]
  /** Requests that were answered 201. */
  accepted(): number
  stop(): Promise<void>
}

/**
 * Starts writers of several stories. Some expect a version, some do not. Some retry with their key until there is an
 * answer. Two write one story and use a key again as long as it is refused. One does not wait for verdicts. Writers continue
 * after failures.
 */
export function startWriters(url: () => string, stories: number): Writers {
  const answers: WriterAnswer[] = []
  let going = true
  const isGoing = () => going
  const running = Array.from({ length: stories }, (_, i) => [
    expecting(url, answers, isGoing, `expecting-${i}`),
    careless(url, answers, isGoing, `careless-${i}`),
    retrying(url, answers, isGoing, `retrying-${i}`),
    contending(url, answers, isGoing, `contended-${i}`),
    contending(url, answers, isGoing, `contended-${i}`),
    hurried(url, answers, isGoing, `hurried-${i}`),
  ])
  return {
    answers,
    accepted: () => answers.filter(({ status }) => status === 201).length,
    stop: async () => {
      going = false
      await Promise.all(running.flat())
    },
  }
}

type Writer = (
  url: () => string,
  answers: WriterAnswer[],
  isGoing: () => boolean,
  storyId: string,
) => Promise<void>

/** Reads the version, expects it, and reads it again after a conflict. */
const expecting: Writer = async (url, answers, isGoing, storyId) => {
  for (let n = 0; isGoing(); n++) {
    const version = await versionOf(url(), storyId)
    if (version === null) continue
    const events = version === 0 ? [opened()] : [reported(`d${n}`)]
    await append(url(), answers, storyId, events, { 'if-match': `"${version}"` })
  }
}

const careless: Writer = async (url, answers, isGoing, storyId) => {
  for (let n = 0; isGoing(); n++)
    await append(url(), answers, storyId, n % 10 === 0 ? [opened()] : [reported(`d${n}`), reported(`e${n}`)])
}

const retrying: Writer = async (url, answers, isGoing, storyId) => {
  for (let n = 0; isGoing(); n++) {
    const events = n === 0 ? [opened()] : [reported(`d${n}`)]
    while (isGoing()) {
      const status = await append(url(), answers, storyId, events, { 'idempotency-key': `key-${n}` })
      if (status !== null && status !== 202 && status < 500) break
    }
  }
}

/**
 * Expects a version that another writer may have used. After a refusal it reads the version again, and keeps its key.
 */
const contending: Writer = async (url, answers, isGoing, storyId) => {
  while (isGoing()) {
    const key = randomUUID()
    let status: number | null = 412
    let request: { events: object[]; headers: Record<string, string> } | null = null
    while (isGoing() && status !== 201 && status !== 422) {
      // If the outcome is not known, it sends the same request again.
      const isRefused = status === 412 || status === 409 || status === 404
      if (isRefused || request === null) {
        const version = await versionOf(url(), storyId)
        if (version === null) continue
        request = {
          events: version === 0 ? [opened()] : [reported(`d-${randomUUID()}`)],
          headers: { 'idempotency-key': key, 'if-match': `"${version}"` },
        }
      }
      status = await append(url(), answers, storyId, request.events, request.headers)
    }
  }
}

/** Is answered when its appends are on the log, before they are recorded. */
const hurried: Writer = async (url, answers, isGoing, storyId) => {
  for (let n = 0; isGoing(); n++) {
    const events = n % 10 === 0 ? [opened()] : [reported(`d${n}`)]
    await append(url(), answers, storyId, events, { prefer: 'respond-async' })
    await pause()
  }
}

async function append(
  url: string,
  answers: WriterAnswer[],
  storyId: string,
  events: object[],
  headers: Record<string, string> = {},
): Promise<number | null> {
  const requestName = randomUUID()
  try {
    const answer = await fetch(`${url}/v1/stories/${storyId}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ events, correlationId: requestName }),
      signal: AbortSignal.timeout(15_000),
    })
    const body: Partial<WriterAnswer> = JSON.parse(await answer.text())
    if (body.appendId !== undefined)
      answers.push({
        appendId: body.appendId,
        requestName,
        storyId,
        status: answer.status,
        ...(body.fromVersion !== undefined && { fromVersion: body.fromVersion }),
        ...(body.toVersion !== undefined && { toVersion: body.toVersion }),
      })
    if (answer.status >= 500) await pause()
    return answer.status
  } catch {
    await pause()
    return null
  }
}

async function versionOf(url: string, storyId: string): Promise<number | null> {
  try {
    const answer = await fetch(`${url}/v1/stories/${storyId}`, {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      signal: AbortSignal.timeout(15_000),
    })
    const body: { version?: number } = JSON.parse(await answer.text())
    if (answer.status === 404) return 0
    return answer.status === 200 ? (body.version ?? 0) : null
  } catch {
    await pause()
    return null
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50))
