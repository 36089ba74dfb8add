/** The milliseconds of a day. */
export const DAY = 86_400_000

/** A part of time in milliseconds of the Unix epoch, without its end. */
export interface Part {
  start: number
  end: number
}

export const startOfDay = (time: number) => Math.floor(time / DAY) * DAY
export const endOfDay = (time: number) => Math.ceil(time / DAY) * DAY

/** The day of a time: `2025-09-04`. */
export const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/** The date of a part that is a whole day, month or year, as EDTF. Null: it is none of them. */
export function dateOf({ start, end }: Part): string | null {
  if (!Number.isFinite(end - start)) return null
  const day = dayOf(start)
  const forms = [day, day.slice(0, 7), day.slice(0, 4)]
  return forms.find((date) => isSame(partOfDate(date), { start, end })) ?? null
}

/** The part of time that a day, a month or a year is. */
function partOfDate(date: string): Part {
  const start = new Date(`${date}${'0000-01-01'.slice(date.length)}T00:00:00Z`)
  const end = new Date(start)
  if (date.length === 10) end.setUTCDate(end.getUTCDate() + 1)
  else if (date.length === 7) end.setUTCMonth(end.getUTCMonth() + 1)
  else end.setUTCFullYear(end.getUTCFullYear() + 1)
  return { start: start.getTime(), end: end.getTime() }
}

const isSame = (one: Part, other: Part) => one.start === other.start && one.end === other.end
export const overlaps = (one: Part, other: Part) => one.start < other.end && other.start < one.end
