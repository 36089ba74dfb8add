/** The default schedule of retries: 8 tries, the first at once. */
export const DEFAULT_SCHEDULE = '5s,5m,30m,2h,5h,10h,10h'

const MAX_STEPS = 50
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const WEEK_MS = 7 * 24 * 3_600_000

/**
 * Reads a schedule: the waits after the first failed try, after the second, and so on. There is one try more than there
 * are steps.
 * @param text 1 to 50 durations, separated by commas: `500ms`, `2s`, `15m`, `24h`; each at most a week
 * @returns milliseconds
 * @throws RangeError that names the malformed duration
 */
export function parseSchedule(text: string): number[] {
  const steps = text.split(',').map((step) => durationMs(step.trim()))
  if (steps.length > MAX_STEPS) throw new RangeError(`a schedule has at most ${MAX_STEPS} steps`)
  return steps
}

function durationMs(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? []
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN)
  if (Number.isNaN(ms)) throw new RangeError(`"${text}" is not a duration such as 500ms, 2s, 15m, 24h`)
  if (ms > WEEK_MS) throw new RangeError(`"${text}" is longer than a week`)
  return ms
}
