import { z } from 'zod'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Reads a duration such as `500ms`, `2s`, `15m`, `24h`. @returns milliseconds; null if the text is no duration */
export function parseDuration(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? []
  const size = UNITS[unit]
  return count === undefined || size === undefined ? null : Number(count) * size
}

/** Node's timers take no more than 2^31 - 1 ms. */
const LONGEST = 2 ** 31 - 1

export const Duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== null && ms <= LONGEST) return ms
  context.addIssue({
    code: 'custom',
    message: 'must be a duration such as 500ms, 2s, 15m or 24h, of 24 days at most',
  })
  return z.NEVER
})
