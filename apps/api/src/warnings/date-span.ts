import { isSeen, type Mention, type Seeing } from './mentions.js'

/** So many dates are kept at each end. More are needed only where these are hidden from a reader. */
const KEPT = 8

const DAY_MS = 86_400_000

/** The day of a time in UTC, as the number of days since 1970. @param time RFC 3339 */
export const dayOf = (time: string): number => Math.floor(Date.parse(time) / DAY_MS)

/** @returns like 2025-09-04 */
export const dayInWords = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** Days are smaller in memory than times. */
type Dated = Mention & { from: number; to: number }

/** From when to when a story's developments are dated, for each reader: the dates at both ends, with their events. */
export class DateSpan {
  private readonly first: Dated[] = []
  private readonly last: Dated[] = []

  /** The number of dates that are kept. */
  get size(): number {
    return this.first.length + this.last.length
  }

  /** @param from a day, like `to` */
  learn(mention: Mention, from: number, to: number): void {
    const dated = { version: mention.version, names: mention.names, from, to }
    keep(this.first, dated, (one) => one.from > from)
    keep(this.last, dated, (one) => one.to < to)
  }

  /** The first and last day of the dates that a reader sees, and their number, up to a few. Null: they see none of those kept. */
  seen(seeing: Seeing): { count: number; earliest: number; latest: number } | null {
    const first = this.first.filter((one) => isSeen(one, seeing))
    const last = this.last.filter((one) => isSeen(one, seeing))
    const [earliest, latest] = [first[0]?.from, last[0]?.to]
    if (earliest === undefined || latest === undefined) return null
    return { count: Math.max(first.length, last.length), earliest, latest }
  }
}

/** Inserts a date before the first one that comes after it. */
function keep(kept: Dated[], dated: Dated, comesAfter: (one: Dated) => boolean): void {
  const at = kept.findIndex(comesAfter)
  kept.splice(at === -1 ? kept.length : at, 0, dated)
  if (kept.length > KEPT) kept.pop()
}
