import { bounds } from '@filrouge/story'

/** When something happens in a calendar. */
export type Span =
  /** Whole days: the first, and the day after the last (null: it is one day), as `2025-09-04`. */
  | { days: { first: string; after: string | null } }
  /** RFC 3339, UTC. */
  | { instant: string }

const DAY = /^\d{4}-\d\d-\d\d(?:T[^?~%]*)?[?~%]?$/

/**
 * The span of a date in a calendar.
 * @param edtf EDTF of level 0 or 1
 * @returns null: the date names no day, or not both days of an interval
 */
export function spanOfDate(edtf: string): Span | null {
  const ends = edtf.split('/')
  if (!ends.every((end) => DAY.test(end))) return null
  const { earliest, latest } = bounds(edtf)
  if (earliest === null || latest === null) return null
  if (ends.length === 1 && edtf.includes('T')) return { instant: earliest }
  return { days: { first: dayOf(earliest), after: afterLast(earliest, latest) } }
}

/** The span of a window: its known days. Where one end is open, it is the day of the other end. Null: both are. */
export function spanOfWindow(edtf: string): Span | null {
  const { earliest, latest } = bounds(edtf)
  const [first, last] = [earliest ?? latest, latest ?? earliest]
  return first === null || last === null
    ? null
    : { days: { first: dayOf(earliest ?? first), after: afterLast(first, last) } }
}

/** Whether a date says that it is uncertain, approximate or both. */
export const isUncertain = (edtf: string): boolean => /[?~%]/.test(edtf)

const dayOf = (time: string) => time.slice(0, 10)

const DAY_MS = 86_400_000

/** The day after the last one. Null: there is one day, or the day after it has no date of four digits. */
function afterLast(earliest: string, latest: string): string | null {
  if (dayOf(earliest) === dayOf(latest) || latest.startsWith('9999-12-31')) return null
  return dayOf(new Date(Date.parse(dayOf(latest)) + DAY_MS).toISOString())
}
