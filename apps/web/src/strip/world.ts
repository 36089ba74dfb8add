import { isUncertain } from '../timeline/groups.js'
import { axisOf, type Axis } from './axis.js'
import { dateOf, DAY, endOfDay, overlaps, startOfDay, type Part } from './days.js'
import { lanesOf } from './lanes.js'
import type { OccurredRange, StripDevelopment } from './overview.js'

/** When something happened, as the strip draws it. Its days are infinite where an end is open or unknown. */
export interface Dated extends Part {
  /** The date, EDTF, where it is exact and can stand on the thread. Null: it is drawn as a span. */
  edtf: string | null
}

/** A date of the strip with the developments that are on the thread there. */
export interface DateOnThread extends Part {
  /** EDTF, without a doubt. */
  edtf: string
  count: number
  x1: number
  x2: number
}

/** Where a development is: on the thread, or on a span in a lane above it. In percent of the strip's width. */
export interface Place {
  x: number
  span: { x1: number; x2: number; lane: number } | null
}

/** What happened, laid out along the strip. */
export interface World {
  axis: Axis
  dates: readonly DateOnThread[]
  /** One for each development, in their order. */
  places: readonly Place[]
  lanes: number
}

/** So many developments make a date wider. */
const MOST_WIDE = 14
const dateWeight = (count: number) => 5.4 + 2.15 * Math.min(count, MOST_WIDE)
const gapWeight = (days: number) => 3.4 + 1.05 * Math.log(1 + days)

/** How far a span ends within its dates, percent. */
const INSET = 0.25

/** Lays out developments in the order of the API. Exact dates that overlap no other one are on the thread. */
export function worldOf(dated: readonly Dated[], hasAfter = true): World {
  const onThread = datesOf(dated)
  const dateIndex = dated.map((one) => onThread.findIndex((date) => one.edtf !== null && isSame(one, date)))
  const counts = onThread.map((_, n) => dateIndex.filter((index) => index === n).length)
  const spans = dated.filter((_, n) => dateIndex[n] === -1)
  const axis = axisOf({
    dates: onThread.map((date, n) => ({ ...date, weight: dateWeight(counts[n] ?? 0) })),
    cuts: spans.flatMap(({ start, end }) => [start, end].filter((time) => Number.isFinite(time))),
    gapWeight,
    hasBefore: spans.some(({ start }) => start === -Infinity),
    hasAfter: hasAfter || spans.some(({ end }) => end === Infinity),
  })
  const dates = onThread.map((date, n) => ({
    ...date,
    count: counts[n] ?? 0,
    x1: axis.x(date.start),
    x2: axis.x(date.end),
  }))
  const placed = spansOf(spans, axis)
  return {
    axis,
    dates,
    places: placesOf(dateIndex, dates, placed),
    lanes: Math.max(0, ...placed.map(({ lane }) => lane + 1)),
  }
}

/** The days of a development's date. An uncertain day is on the thread, as a longer exact date is. */
export function datedOf({
  occurred,
  occurredRange,
}: Pick<StripDevelopment, 'occurred' | 'occurredRange'>): Dated {
  const part = partOf(occurredRange)
  const isThere = isDay(part) || (!isUncertain(occurred) && Number.isFinite(part.end - part.start))
  return { ...part, edtf: isThere ? (dateOf(part) ?? occurred) : null }
}

/** The days between two times. */
export const partOf = ({ earliest, latest }: OccurredRange): Part => ({
  start: earliest === null ? -Infinity : startOfDay(Date.parse(earliest)),
  end: latest === null ? Infinity : endOfDay(Date.parse(latest) + 1),
})

const isDay = ({ start, end }: Part) => end - start === DAY
const isSame = (one: Part, other: Part) => one.start === other.start && one.end === other.end

/** The dates on the thread: of those that overlap the shortest. */
function datesOf(dated: readonly Dated[]): (Part & { edtf: string })[] {
  const chosen: (Part & { edtf: string })[] = []
  const candidates = dated.flatMap(({ start, end, edtf }) => (edtf === null ? [] : [{ start, end, edtf }]))
  for (const date of candidates.sort((one, other) => one.end - one.start - (other.end - other.start)))
    if (!chosen.some((other) => overlaps(date, other))) chosen.push(date)
  return chosen.sort((one, other) => one.start - other.start)
}

interface SpanPlace {
  x1: number
  x2: number
  x: number
  lane: number
}

/** Spans of the same dates have their knots beside each other. */
function spansOf(spans: readonly Part[], axis: Axis): SpanPlace[] {
  const ends = spans.map(({ start, end }) => ({
    x1: start === -Infinity ? 0 : axis.x(start),
    x2: end === Infinity ? 100 : axis.x(end),
  }))
  const lanes = lanesOf(ends.map(({ x1, x2 }) => ({ start: x1, end: x2 })))
  const alike = (n: number) =>
    ends.flatMap(({ x1, x2 }, m) => (x1 === ends[n]?.x1 && x2 === ends[n]?.x2 ? [m] : []))
  return ends.map(({ x1, x2 }, n) => {
    const all = alike(n)
    const inset = Math.min(INSET, (x2 - x1) / 4)
    return {
      x1: x1 + inset,
      x2: x2 - inset,
      x: x1 + ((x2 - x1) * (all.indexOf(n) + 1)) / (all.length + 1),
      lane: lanes[n] ?? 0,
    }
  })
}

function placesOf(
  dateIndex: readonly number[],
  dates: readonly DateOnThread[],
  spans: readonly SpanPlace[],
): Place[] {
  const reached = new Map<number, number>()
  return dateIndex.map((index) => {
    const turn = reached.get(index) ?? 0
    reached.set(index, turn + 1)
    const date = dates[index]
    if (date)
      return { x: date.x1 + (date.x2 - date.x1) * (0.06 + (0.88 * (turn + 0.5)) / date.count), span: null }
    const span = spans[turn]
    return span ? { x: span.x, span: { x1: span.x1, x2: span.x2, lane: span.lane } } : { x: 0, span: null }
  })
}
