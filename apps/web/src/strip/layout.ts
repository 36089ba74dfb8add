import type { Axis } from './axis.js'
import { columnsOf, type Columns } from './columns.js'
import { dayOf, DAY } from './days.js'
import type { StripDevelopment, StripOverview } from './overview.js'
import { momentOf, ordinalRecordAxis, timedRecordAxis, type RecordAxis } from './record-axis.js'
import { datedOf, worldOf, type World } from './world.js'

/** Heights, in pixels from the top of the drawing. */
export interface Heights {
  thread: number
  record: number
  total: number
  /** Of a lane of spans, from 0. */
  lane(lane: number): number
}

/** A date up to which the world can be shown: `until` is its end in milliseconds. */
export interface Stop {
  /** EDTF. */
  edtf: string
  until: number
  x: number
}

interface Parts {
  overview: StripOverview
  axis: Axis
  record: RecordAxis
  heights: Heights
  /** The dates at which something begins, in order. */
  stops: readonly Stop[]
}

/** A strip with a mark for each development, or with columns that count them. */
export type StripLayout = Parts &
  (
    | { kind: 'marks'; world: World; developments: readonly StripDevelopment[] }
    | { kind: 'columns'; columns: Columns }
  )

/** Below the line of the record: its ticks, hours and days. */
const FOOT = 46
const TOP = 32
/** Between the thread and the record: strands need more room. */
const BETWEEN = { marks: 74, columns: 48 } as const

/** Lays out what an overview has. */
export function layoutOf(overview: StripOverview): StripLayout {
  const { moments } = overview
  if (overview.developments === null) {
    const columns = columnsOf(overview.columns ?? [])
    const { axis } = columns
    return {
      kind: 'columns',
      overview,
      columns,
      axis,
      record: timedRecordAxis(moments, axis.x),
      heights: heightsOf('columns', 0),
      stops: columnStops(columns),
    }
  }
  const world = worldOf(overview.developments.map(datedOf))
  return {
    kind: 'marks',
    overview,
    world,
    developments: overview.developments,
    axis: world.axis,
    record: ordinalRecordAxis(moments),
    heights: heightsOf('marks', world.lanes),
    stops: markStops(world, overview.developments),
  }
}

/** Many lanes are nearer to each other. */
function heightsOf(kind: StripLayout['kind'], lanes: number): Heights {
  const step = lanes > 10 ? 130 / lanes : 13
  const thread = kind === 'columns' ? 84 : Math.max(64, TOP + step * (lanes - 1) + 19)
  const record = thread + BETWEEN[kind]
  return { thread, record, total: record + FOOT, lane: (lane) => TOP + lane * step }
}

/** The dates on the thread, and the days on which other things begin. */
function markStops({ dates, axis }: World, developments: readonly StripDevelopment[]): Stop[] {
  const begins = developments.flatMap(({ occurredRange: { earliest } }) =>
    earliest === null ? [] : [Math.floor(Date.parse(earliest) / DAY) * DAY],
  )
  const others = [...new Set(begins)].filter(
    (begin) => !dates.some(({ start, end }) => start <= begin && begin < end),
  )
  return [
    ...dates.map(({ edtf, end, x2 }) => ({ edtf, until: end, x: x2 })),
    ...others.map((begin) => ({ edtf: dayOf(begin), until: begin + DAY, x: axis.x(begin + DAY) })),
  ].sort((one, other) => one.until - other.until)
}

const columnStops = ({ bars, axis }: Columns): Stop[] =>
  bars
    .filter(({ column }) => column.happened + column.uncertain > 0)
    .map(({ column }) => {
      const until = Date.parse(column.to) + 1
      return { edtf: column.to.slice(0, 10), until, x: axis.x(until) }
    })

/** The first moment at which a version was known: where its strand ends. */
export const xOfVersion = ({ overview, record }: Parts, version: number) =>
  record.x(momentOf(overview.moments, version))
