/** The zone in which times are printed: the reader's (TZ, or the system's), or UTC. */
export type Zone = 'local' | 'utc'

/** RFC 3339 in UTC, as answers have it, and the instants of EDTF. */
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** `2025-09-04T18:00:00.000Z` as `2025-09-04 20:00+02:00`, or as `2025-09-04 18:00Z` in UTC. */
export const minuteIn = (zone: Zone, time: string): string =>
  time.replace(INSTANT, (at) => written(zone, at, 16))

/** The same with seconds. */
export const secondIn = (zone: Zone, time: string): string =>
  time.replace(INSTANT, (at) => written(zone, at, 19))

/** An EDTF date or interval with its instants in a zone. Seconds are kept if there are any. */
export const dateIn = (zone: Zone, edtf: string): string =>
  edtf.replace(INSTANT, (at) => written(zone, at, at.slice(17, 19) === '00' ? 16 : 19))

/** @param length 16 up to the minute, 19 up to the second */
function written(zone: Zone, time: string, length: 16 | 19): string {
  const at = new Date(time)
  if (Number.isNaN(at.getTime())) return time
  const minutes = zone === 'utc' ? 0 : -Math.round(at.getTimezoneOffset())
  const shown = new Date(at.getTime() + minutes * 60_000).toISOString()
  // A zone can move a time out of the years that have four digits.
  return /^\d{4}-/.test(shown) ? `${shown.slice(0, length).replace('T', ' ')}${offset(minutes)}` : time
}

function offset(minutes: number): string {
  if (minutes === 0) return 'Z'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`
}

const two = (number: number) => String(number).padStart(2, '0')
