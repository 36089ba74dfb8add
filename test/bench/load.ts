import { Agent, request } from 'node:http'
import { ADMIN_KEY } from '../support/services.js'

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

/** The value below which a share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

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
