const DAY_MS = 24 * 3_600_000

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3), in seconds or as a date. A date is relative to the answer's own `Date` header
 * if there is one, so that a difference between the clocks does no harm.
 * @returns milliseconds from now, 0 to 24 hours; null if the header is absent or malformed
 */
export function retryAfterMs(header: string | undefined, date: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, DAY_MS)
  const until = readDate(text)
  if (until === null) return null
  const from = readDate(date?.trim() ?? '') ?? now.getTime()
  return Math.min(Math.max(until - from, 0), DAY_MS)
}

/** IMF-fixdate, and the two obsolete forms that a recipient must read (RFC 9110 §5.6.7). */
const FORMS = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
]

function readDate(text: string): number | null {
  if (!FORMS.some((form) => form.test(text))) return null
  const time = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
  return Number.isNaN(time) ? null : time
}
