import {
  MOST_MARKS,
  MOST_MOMENTS,
  type Column,
  type ColumnUnit,
  type Development,
  type MomentUnit,
  type Overview,
  type Revision,
  type ShortDevelopment,
  type WithoutAt,
} from '@filrouge/contract'
import { titleOf } from './developments.js'
import { eventAt, knownAt } from './events.js'
import type { Look } from './look.js'
import { recordedEventsOf } from './recorded.js'
import { timelineOf } from './timeline.js'

/** The moments at which the record changed: the events that `events` gives, by known time. */
export const revisionsOf = (look: Look): Revision[] => joined(look, 24)

/** What a strip of a story shows. */
export function overviewOf(look: Look): WithoutAt<Overview> {
  const developments = timelineOf(look)
  const units: [MomentUnit, number][] = [
    ['moment', 24],
    ['day', 10],
    ['month', 7],
    ['year', 4],
  ]
  const [momentsBy, length] = units.find(([, length]) => joined(look, length).length <= MOST_MOMENTS) ?? [
    'year',
    4,
  ]
  const isWhole = developments.length <= MOST_MARKS
  return {
    developments: isWhole
      ? developments.map((one) => ({ ...shortOf(look, one), ...learning(look, one) }))
      : null,
    ...(isWhole ? { columns: null, columnsBy: null } : columnsOf(look, developments)),
    moments: joined(look, length),
    momentsBy,
  }
}

const NONE: Revision['types'] = {}

/** The events whose known times begin with the same characters, together. */
function joined(look: Look, length: number): Revision[] {
  const moments = new Map<string, Revision>()
  for (const event of recordedEventsOf(look)) {
    const time = event.learnedAt ?? event.recordedAt
    const key = time.slice(0, length)
    const { firstVersion, events, types } = moments.get(key) ?? {
      firstVersion: event.version,
      events: 0,
      types: NONE,
    }
    moments.set(key, {
      version: event.version,
      firstVersion,
      knownAt: time,
      recordedAt: event.recordedAt,
      events: events + 1,
      types: { ...types, [event.type]: (types[event.type] ?? 0) + 1 },
    })
  }
  return [...moments.values()]
}

/** A development as lists and strips show it. */
export function shortOf(look: Look, development: Development): ShortDevelopment {
  const { developmentId, occurred, occurredRange, kind, importance, actuality } = development
  const title = titleOf(look, developmentId)
  if (!title) throw new Error('a development that is shown has a title')
  return { developmentId, ...title, occurred, occurredRange, category: kind.category, importance, actuality }
}

const learning = ({ all }: Look, { firstVersion, corrections }: Development) => ({
  firstVersion,
  knownAt: knownAt(eventAt(all, firstVersion)),
  corrected: corrections
    .filter(({ severity }) => severity === 'correction')
    .map(({ version }) => ({ version, knownAt: knownAt(eventAt(all, version)) })),
})

const UNITS: readonly ColumnUnit[] = ['day', 'week', 'month', 'quarter', 'year', 'decade', 'century']

function columnsOf(
  look: Look,
  developments: readonly Development[],
): Pick<Overview, 'columns' | 'columnsBy'> {
  const by = UNITS.map((unit) => ({ columnsBy: unit, columns: columnsBy(look, developments, unit) }))
  const found = by.find(({ columns }) => columns.length <= MOST_MARKS)
  if (!found) throw new Error('there are too many columns')
  return found
}

function columnsBy(look: Look, developments: readonly Development[], unit: ColumnUnit): Column[] {
  const columns = new Map<string, Column>()
  const count = (time: string | null, what: 'happened' | 'uncertain' | 'learned') => {
    if (time === null) return
    const span = spanOf(unit, new Date(time))
    const column = columns.get(span.from) ?? { ...span, happened: 0, uncertain: 0, learned: 0 }
    columns.set(span.from, { ...column, [what]: column[what] + 1 })
  }
  for (const { occurredRange, firstVersion } of developments) {
    const { earliest, latest } = occurredRange
    const isWithin =
      earliest !== null &&
      latest !== null &&
      spanOf(unit, new Date(earliest)).from === spanOf(unit, new Date(latest)).from
    count(earliest ?? latest, isWithin ? 'happened' : 'uncertain')
    count(knownAt(eventAt(look.all, firstVersion)), 'learned')
  }
  return [...columns.values()].sort((a, b) => (a.from < b.from ? -1 : 1))
}

function spanOf(unit: ColumnUnit, time: Date): { from: string; to: string } {
  const [year, month, day] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()]
  const whole = (years: number) =>
    [utc(year - (year % years), 0, 1), utc(year - (year % years) + years, 0, 1)] as const
  const monday = day - ((time.getUTCDay() + 6) % 7)
  const spans: Record<ColumnUnit, readonly [number, number]> = {
    day: [utc(year, month, day), utc(year, month, day + 1)],
    week: [utc(year, month, monday), utc(year, month, monday + 7)],
    month: [utc(year, month, 1), utc(year, month + 1, 1)],
    quarter: [utc(year, month - (month % 3), 1), utc(year, month - (month % 3) + 3, 1)],
    year: whole(1),
    decade: whole(10),
    century: whole(100),
  }
  const [from, after] = spans[unit]
  const within = (ms: number) =>
    new Date(Math.min(Math.max(ms, utc(0, 0, 1)), utc(10_000, 0, 1) - 1)).toISOString()
  return { from: within(from), to: within(after - 1) }
}

/** `Date.UTC` takes the years 0 to 99 for those of the 20th century. */
const utc = (year: number, month: number, day: number) => new Date(0).setUTCFullYear(year, month, day)
