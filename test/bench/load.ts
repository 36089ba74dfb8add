import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { reported } from '../support/envelopes.js'
import { ADMIN_KEY } from '../support/services.js'

/** Makes an event of about 1 KB. */
export const PADDING = 'x'.repeat(700)

export interface Measured {
  /** Operations a second. */
  rate: number
  /** The median time of an operation, in milliseconds. */
  p50: number
}

/** Repeats an operation, several at once, for some time. Operations in the first `warmMs` do not count. */
export async function measure(
  atOnce: number,
  once: (n: number) => Promise<void>,
  { warmMs = 1_500, ms = 5_000 } = {},
): Promise<Measured> {
  const begun = performance.now()
  const from = begun + warmMs
  const until = from + ms
  const took: number[] = []
  let n = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < until) {
        const at = performance.now()
        await once(n++)
        if (at >= from) took.push(performance.now() - at)
      }
    }),
  )
  took.sort((a, b) => a - b)
  return { rate: took.length / (ms / 1_000), p50: took[took.length >> 1] ?? NaN }
}

/** Runs an operation a number of times, several at once. */
export async function times(
  atOnce: number,
  count: number,
  once: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) await once(next++)
    }),
  )
}

/** Runs an operation `rate` times a second, for some seconds. It does not wait for one to end before the next. */
export async function steadily(
  { rate, seconds }: { rate: number; seconds: number },
  once: (n: number) => Promise<void>,
): Promise<void> {
  const begun = performance.now()
  const all: Promise<void>[] = []
  for (let n = 0; n < rate * seconds; n++) {
    await pause(begun + (n * 1_000) / rate - performance.now())
    all.push(once(n))
  }
  await Promise.all(all)
}

/** Waits for some milliseconds: not at all where they are past. */
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))

/** Milliseconds since 1970, with fractions: the same in all processes. */
export const clock = () => performance.timeOrigin + performance.now()

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** Sends a request on a kept-alive connection. @throws Error if the status is another */
export function http(url: string, expected: number, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${ADMIN_KEY}`,
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (data: string) => (text += data))
        answer.on('end', () =>
          answer.statusCode === expected
            ? resolve(text)
            : reject(new Error(`${answer.statusCode} ${text.slice(0, 300)}`)),
        )
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

/** Appends a development. @returns its version */
export async function append(url: string, storyId: string, body = PADDING): Promise<number> {
  const events = [reported(`d-${randomUUID()}`, { body: { en: body } })]
  const answer = await http(`${url}/v1/stories/${storyId}/events`, 201, JSON.stringify({ events }))
  return Number(JSON.parse(answer).toVersion)
}
