import type { Changes, ReadAt, RecordedEvent } from '@filrouge/contract'
import type { EventType } from '@filrouge/story'
import type { Connection } from './connection.js'
import { follow, TIMING, type FollowOptions, type FollowTiming } from './follow.js'
import type { Call, Http } from './http.js'
import { storyPath } from './paths.js'
import { readCall } from './reads.js'
import type { PastQuery } from './requests.js'

/** An event that was followed, and where to go on after it. */
export interface Followed {
  event: RecordedEvent
  /** Resumes after this event, if it is given as the option `cursor`. Keep it when the event is handled. */
  cursor: string
}

/** How the events of all stories are followed. */
export interface LiveAllOptions extends FollowOptions {
  /** The cursor of the last event that was handled, or of a page of changes. Default: what is recorded from now on. */
  cursor?: string | undefined
}

/** How the events of a story are followed. */
export interface LiveOptions extends FollowOptions {
  /** The cursor of the last event that was handled: its version. Default: what is recorded from now on. */
  cursor?: string | undefined
  /** The first version to yield: 1 is the whole story. `cursor` goes before it. */
  from?: number | undefined
}

/** How changes are requested. */
export interface ChangesOptions extends FollowOptions {
  /** The cursor of the last page that was handled; `now`: from now on. Default: from the beginning. */
  cursor?: string | undefined
  /** The largest number of events of a page, up to 500. Default: 100. */
  limit?: number | undefined
  /** Whether to wait for later events. Without it, the iteration ends after the last event. Default: true. */
  wait?: boolean | undefined
}

/** Events of all stories, in order within each story, and where to go on after them. */
export interface ChangedEvents {
  /** At least one. */
  events: RecordedEvent[]
  /** Resumes after these events, if it is given as the option `cursor`. Keep it when all of them are handled. */
  cursor: string
}

/** How the events of a story are played. */
export interface ReplayOptions extends FollowOptions, PastQuery {
  /** The cursor of the last event that was handled. Default: from the beginning. */
  cursor?: string | undefined
  /** How much faster than in the story time passes. Default: 3600. Not together with `every`. */
  speed?: number | undefined
  /** The time between two events: `500ms`, `2s`. */
  every?: string | undefined
  /** The longest pause between two events: `5s`. */
  maxPause?: string | undefined
  /** The order: as events became known (default), or as they happened. */
  axis?: 'known' | 'occurred' | undefined
  /** First version. */
  from?: number | undefined
  /** Last version. */
  to?: number | undefined
  type?: readonly EventType[] | undefined
}

/** The events of a story as they are recorded. @param timing for tests */
export function liveStory(
  http: Http,
  storyId: string,
  { cursor, from, ...options }: LiveOptions = {},
  timing?: FollowTiming,
): AsyncGenerator<Followed> {
  const path = storyPath(storyId)
  let last = cursor ?? (from === undefined ? null : String(from - 1))
  const source = async function* (connection: Connection) {
    // Without a place to go on after, what is recorded before the second connection would be lost.
    last ??= String(await versionAt(connection, path))
    for await (const followed of eventsAfter(connection, { path: `${path}/live` }, last)) {
      last = followed.cursor
      yield followed
    }
  }
  return follow(http, source, options, timing)
}

/** The events of all stories as they are recorded. @param timing for tests */
export function liveAll(
  http: Http,
  { cursor, ...options }: LiveAllOptions = {},
  timing?: FollowTiming,
): AsyncGenerator<Followed> {
  let last = cursor ?? null
  const source = async function* (connection: Connection) {
    last ??= await endOfFeed(connection)
    for await (const followed of eventsAfter(connection, { path: '/v1/live' }, last)) {
      last = followed.cursor
      yield followed
    }
  }
  return follow(http, source, options, timing)
}

/** The events of a story, played in time. @param timing for tests */
export function replay(
  http: Http,
  storyId: string,
  { cursor, signal, onInterrupted, onConnected, ...query }: ReplayOptions = {},
  timing?: FollowTiming,
): AsyncGenerator<Followed> {
  const path = storyPath(storyId)
  const { version, knownAt, recordedAt, minVersion, ...how } = query
  let last = cursor ?? null
  let pinned = version ?? null
  const source = async function* (connection: Connection) {
    // Every connection plays the same version, so that the order is the same.
    pinned ??= await versionAt(connection, path, { knownAt, recordedAt, minVersion })
    const call = readCall(`${path}/events`, { ...how, minVersion, version: pinned })
    for await (const followed of eventsAfter(connection, call, last)) {
      last = followed.cursor
      yield followed
    }
  }
  return follow(http, source, { signal, onInterrupted, onConnected }, timing)
}

/** The events of all stories, in pages. @param timing for tests */
export function changes(
  http: Http,
  { cursor, limit, wait = true, ...options }: ChangesOptions = {},
  timing: FollowTiming = TIMING,
): AsyncGenerator<ChangedEvents> {
  let last = cursor
  const source = async function* (connection: Connection) {
    if (last === 'now') last = await endOfFeed(connection)
    // The first answer of a connection does not wait, so that it shows at once that the service is there.
    for (let isWaiting = false; ; isWaiting = wait) {
      const since = timing.now()
      const query = { cursor: last, limit, ...(isWaiting && { wait: LONG_POLL }) }
      const { items, next } = await connection.json<Changes>({ path: '/v1/changes', query })
      connection.established()
      last = next
      if (items.length > 0) yield { events: items, cursor: next }
      else if (!wait) return
      // A service that stops answers at once.
      else if (isWaiting && timing.now() - since < timing.firstMs) await connection.pause(timing.firstMs)
    }
  }
  return follow(http, source, options, timing)
}

/** How long an answer may wait for events. It is shorter than the silence after which a connection is dead. */
const LONG_POLL = '25s'

/** The cursor of what is recorded from now on. */
async function endOfFeed(connection: Connection): Promise<string> {
  const call = { path: '/v1/changes', query: { cursor: 'now', limit: 1 } }
  return (await connection.json<Changes>(call)).next
}

/** The version of a story, now or in the past. */
async function versionAt(connection: Connection, path: string, past: PastQuery = {}): Promise<number> {
  const call = readCall(`${path}/events`, { ...past, limit: 1 })
  return (await connection.json<ReadAt>(call)).version
}

/** The events of a stream of which the ids are cursors. @param last the cursor of the last event that is there already */
async function* eventsAfter(
  connection: Connection,
  call: Call,
  last: string | null,
): AsyncGenerator<Followed> {
  const headers = { ...call.headers, ...(last !== null && { 'last-event-id': last }) }
  for await (const { data, id } of connection.messages({ ...call, headers }))
    yield { event: JSON.parse(data), cursor: id }
}
