import { pause, WakeUp } from '../../libs/waiting/src/index.js'
import { opened, reported } from '../support/envelopes.js'
import { diceOf } from '../support/seed.js'
import { ADMIN_KEY } from '../support/services.js'

/** An append that was answered 201. */
export interface Accepted {
  storyId: string
  fromVersion: number
  toVersion: number
  /** When the answer came: `performance.now()`. */
  at: number
}

export interface Desk {
  readonly accepted: Accepted[]
  /** Stops all writers. @throws the error of a writer */
  stop(): Promise<void>
}

/** Every story has this development, and corrects it again and again. */
export const CORRECTED = 'summit'

/**
 * Starts a writer for each story, at random times: it opens the story, reports and corrects.
 * @param everyMs the average pause between two appends of a writer
 * @param mayWrite whether the endpoints keep up; until they do, nothing is written
 * @param outageMs how long an append is sent again where its outcome is unknown
 */
export function startDesk(
  url: string,
  stories: readonly string[],
  everyMs: number,
  mayWrite: (accepted: readonly Accepted[]) => boolean = () => true,
  outageMs = 0,
): Desk {
  const accepted: Accepted[] = []
  const rests = stories.map(() => new WakeUp())
  let isOpen = true
  const writing = rests.map(async (rest, i) => {
    const storyId = stories[i] ?? ''
    const dice = diceOf(storyId)
    for (let n = 0; ;) {
      // The first append of each story comes soon.
      await rest.wait((n === 0 ? Math.min(everyMs, 1_000) : everyMs) * 2 * dice())
      if (!isOpen) return
      if (!mayWrite(accepted)) continue
      const { fromVersion, toVersion } = await append(url, storyId, n, eventsOf(n), outageMs)
      n += 1
      accepted.push({ storyId, fromVersion, toVersion, at: performance.now() })
    }
  })
  return {
    accepted,
    stop: async () => {
      isOpen = false
      for (const rest of rests) rest.call()
      await Promise.all(writing)
    },
  }
}

function eventsOf(n: number): object[] {
  if (n === 0) return [opened(), reported(CORRECTED)]
  if (n % 3 === 0) return [reported(`d-${n}`), reported(`e-${n}`)]
  if (n % 3 === 1) return [reported(`d-${n}`)]
  const changes = { headline: { en: `As known at ${n}` } }
  return [
    {
      type: 'DevelopmentCorrected',
      data: { developmentId: CORRECTED, changes, reason: { en: 'More is known' }, severity: 'correction' },
    },
  ]
}

/** Its key makes it one append, however often it is sent. */
async function append(
  url: string,
  storyId: string,
  n: number,
  events: object[],
  outageMs: number,
): Promise<{ fromVersion: number; toVersion: number }> {
  for (const deadline = performance.now() + outageMs; ;) {
    const answer = await fetch(`${url}/v1/stories/${storyId}/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        'content-type': 'application/json',
        'idempotency-key': `${storyId}-${n}`,
      },
      body: JSON.stringify({ events }),
    })
    const text = await answer.text()
    if (answer.status === 201) return JSON.parse(text)
    const isUnknown = answer.status === 202 || answer.status === 503
    if (!isUnknown || performance.now() > deadline)
      throw new Error(`an append was answered ${answer.status} ${text}`)
    await pause(100)
  }
}
