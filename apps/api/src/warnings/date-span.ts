import { isSeen, type Mention, type Seeing } from './mentions.js'

/** So many dates are kept at each end. More are needed only where these are hidden from a reader. */
const KEPT = 16

type Dated = Mention & { from: string; to: string }

/** From when to when a story's developments are dated, for each reader: the dates at both ends, with their events. */
export class DateSpan {
  private readonly first: Dated[] = []
  private readonly last: Dated[] = []

  /** The number of dates that are kept. */
  get size(): number {
    return this.first.length + this.last.length
  }

  /** @param from RFC 3339 UTC with milliseconds, like `to` */
  learn(mention: Mention, from: string, to: string): void {
    const dated = { version: mention.version, names: mention.names, from, to }
    keep(this.first, dated, (one) => one.from > from)
    keep(this.last, dated, (one) => one.to < to)
  }

  /** The bounds of the dates that a reader sees, and their number, up to a few. Null: they see none of those kept. */
  seen(seeing: Seeing): { count: number; earliest: string; latest: string } | null {
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
