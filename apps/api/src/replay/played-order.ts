import type { EventTimes } from '@filrouge/record'

/** Events in the order in which they are played. An array takes 12 bytes an event, however long the story is. */
export interface PlayedOrder {
  versions: Uint32Array
  /** The time of each event in the story, in ms. NaN: it is open or unknown. */
  times: Float64Array
}

export interface PlayedFilter {
  from: number
  to: number
  types: readonly string[] | null
  /**
   * The version of the event that the client has last; null: it has none. It keeps its place where a correction has moved
   * what it is about out of the world since.
   */
  last: number | null
}

/**
 * The order of events by known time: the order of their versions.
 * @param events all events of the story up to a version, in order
 */
export async function orderKnown(
  events: AsyncIterable<EventTimes>,
  filter: PlayedFilter,
): Promise<PlayedOrder> {
  const [versions, times]: [number[], number[]] = [[], []]
  for await (const event of events)
    if (isPlayed(event, filter)) {
      versions.push(event.version)
      times.push(Date.parse(event.knownAt))
    }
  return { versions: Uint32Array.from(versions), times: Float64Array.from(times) }
}

/**
 * The order of events by the time at which they happened: earliest (open first), latest (open last), version. An event
 * without a date has that of the one before it. Those before the first dated event are played at the start.
 * @param events all events of the story up to a version, in order
 * @param sealed developments that the reader may not see: their dates are not his to know
 */
export async function orderOccurred(
  events: AsyncIterable<EventTimes>,
  filter: PlayedFilter,
  sealed: ReadonlySet<string>,
): Promise<PlayedOrder> {
  const [versions, earliest, latest]: [number[], number[], number[]] = [[], [], []]
  let [from, until] = [-Infinity, -Infinity]
  for await (const event of events) {
    const { occurred, names } = event
    if (occurred && !names.some((id) => sealed.has(id))) {
      from = occurred.earliest === null ? -Infinity : Date.parse(occurred.earliest)
      until = occurred.latest === null ? Infinity : Date.parse(occurred.latest)
    }
    if (!isPlayed(event, filter)) continue
    versions.push(event.version)
    earliest.push(from)
    latest.push(until)
  }
  const order = Uint32Array.from(versions.keys()).sort(
    (a, b) => compare(earliest[a], earliest[b]) || compare(latest[a], latest[b]) || a - b,
  )
  return {
    versions: order.map((i) => versions[i] ?? 0),
    times: Float64Array.from(order, (i) => finite(earliest[i])),
  }
}

const isPlayed = ({ version, type, isOfWorld }: EventTimes, { from, to, types, last }: PlayedFilter) =>
  version >= from &&
  version <= to &&
  (types === null || types.includes(type)) &&
  (isOfWorld || version === last)

const compare = (a = 0, b = 0) => (a === b ? 0 : a < b ? -1 : 1)

const finite = (time = Number.NaN) => (Number.isFinite(time) ? time : Number.NaN)
