import type { Visibility } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'
import { Batched } from '@filrouge/waiting'
import { mayReadStory, seesHeld, type Caller } from '@filrouge/access'

/** The point in time of a read: at most one of version, knownAt and recordedAt. Times are RFC 3339 UTC with ms. */
export interface At {
  version?: number | undefined
  knownAt?: string | undefined
  recordedAt?: string | undefined
  /** The bound of the world: EDTF as requested, and its last millisecond (null: open, so no bound). */
  happenedBy?: { edtf: string; latest: string | null } | undefined
  /** Whether `version` comes from the cursor of a read of the present: `overdue` is then judged now. */
  isOfNow?: boolean
  /** The current time, to judge `overdue`. */
  now: string
}

/** The version of a story that a read shows, and the developments that the caller may not see. */
export interface PinnedStory {
  storyId: string
  /** The story's main language, which never changes. */
  language: string
  version: number
  knownAt: string
  recordedAt: string
  happenedBy: string | null
  /** Sort key of the bound of the world. Null: no bound. */
  worldUntil: string | null
  /** The time that the read asks for: `knownAt`, or now. Null: it asks for a version, or for a recorded time. */
  askedTime: string | null
  /** The time at which `overdue` is judged: the bound of the world, else `askedTime`, else `knownAt`. */
  judgedAt: string
  /** Developments held now that the caller may not see, at any version. */
  sealed: ReadonlySet<string>
}

export type ReadFailure = 'story-not-found' | 'version-not-found'

interface EventAt {
  version: number
  known_at: string
  recorded_at: string
}

interface Picked extends Omit<EventAt, 'version'> {
  visibility: Visibility
  language: string
  version: number | null
  sealed: string[] | null
}

const eventSql = (condition: string) =>
  `SELECT version, known_at, recorded_at FROM record.event WHERE story_id = $1 AND ${condition} LIMIT 1`

const pickSql = (event: string) => `
  SELECT s.visibility, s.doc ->> 'language' AS language, e.version, e.known_at, e.recorded_at,
    (SELECT array_agg(development_id) FROM record.development d
      WHERE d.story_id = $1 AND d.to_version IS NULL AND d.held) AS sealed
  FROM record.head h
  JOIN record.story s ON s.story_id = h.story_id AND s.to_version IS NULL
  LEFT JOIN LATERAL (${event}) e ON true
  WHERE h.story_id = $1`

/** The event of a version, and the last event by a time. */
const EVENT_SQL = {
  version: eventSql('version = $2::integer'),
  knownAt: eventSql('known_at <= $2::text COLLATE "C" ORDER BY known_at DESC, version DESC'),
  recordedAt: eventSql('recorded_at <= $2::text COLLATE "C" ORDER BY recorded_at DESC, version DESC'),
}

/** $1 stories. Each is looked up by its key, however many there are. */
const NOW_SQL = `
  SELECT a.story_id, s.visibility, s.language, e.version, e.known_at, e.recorded_at, s.sealed
  FROM unnest($1::text[]) AS a(story_id)
  JOIN LATERAL (
    SELECT h.version, s.visibility, s.doc ->> 'language' AS language,
      (SELECT array_agg(development_id) FROM record.development d
        WHERE d.story_id = a.story_id AND d.to_version IS NULL AND d.held) AS sealed
    FROM record.head h JOIN record.story s ON s.story_id = h.story_id AND s.to_version IS NULL
    WHERE h.story_id = a.story_id LIMIT 1) s ON true
  LEFT JOIN LATERAL (
    SELECT version, known_at, recorded_at FROM record.event
    WHERE story_id = a.story_id AND version = s.version LIMIT 1) e ON true`

const nows = new WeakMap<DataSource, Batched<string, Picked>>()

/** The current version of a story, as it is committed when this is called or later. */
function storyNow(dataSource: DataSource, storyId: string): Promise<Picked | undefined> {
  let batched = nows.get(dataSource)
  if (!batched) {
    batched = new Batched(async (storyIds) => {
      const rows = await prepared<Picked & { story_id: string }>(dataSource, 'stories_now', NOW_SQL, [
        storyIds,
      ])
      return new Map(rows.map((row) => [row.story_id, row]))
    })
    nows.set(dataSource, batched)
  }
  return batched.get(storyId)
}

const PICK_SQL = {
  version: pickSql(EVENT_SQL.version),
  knownAt: pickSql(EVENT_SQL.knownAt),
  recordedAt: pickSql(EVENT_SQL.recordedAt),
}

/** Picks the version of a story that a read shows to a caller. */
export async function storyAt(
  dataSource: DataSource,
  storyId: string,
  at: At,
  caller: Caller,
): Promise<PinnedStory | ReadFailure> {
  const picked = await pick(dataSource, storyId, at)
  if (!picked || !mayReadStory(caller, storyId, picked.visibility)) return 'story-not-found'
  if (picked.version === null)
    return at.version === undefined || at.version < 1 ? 'story-not-found' : 'version-not-found'
  const askedTime = askedTimeOf(at)
  return {
    storyId,
    language: picked.language,
    version: picked.version,
    knownAt: picked.known_at,
    recordedAt: picked.recorded_at,
    happenedBy: at.happenedBy?.edtf ?? null,
    worldUntil: at.happenedBy?.latest ?? null,
    askedTime,
    judgedAt: at.happenedBy ? (at.happenedBy.latest ?? at.now) : (askedTime ?? picked.known_at),
    sealed: new Set(seesHeld(caller, storyId) ? [] : (picked.sealed ?? [])),
  }
}

async function pick(dataSource: DataSource, storyId: string, at: At): Promise<Picked | undefined> {
  const { version, knownAt, recordedAt } = at
  const by = async (name: keyof typeof PICK_SQL, value: string | number) => {
    const values = [storyId, value]
    return (await prepared<Picked>(dataSource, `story_at_${name}`, PICK_SQL[name], values))[0]
  }
  if (version !== undefined) return by('version', version)
  if (knownAt !== undefined) return by('knownAt', knownAt)
  return recordedAt === undefined ? storyNow(dataSource, storyId) : by('recordedAt', recordedAt)
}

function askedTimeOf({ isOfNow, knownAt, version, recordedAt, now }: At): string | null {
  if (isOfNow) return now
  if (knownAt !== undefined) return knownAt < now ? knownAt : now
  return version === undefined && recordedAt === undefined ? now : null
}

/** The point from which a diff begins: a version (0: before the story), or a known time that is not in the future. */
export type Since = { version: number } | { knownAt: string }

/**
 * The same story as its reader sees it at another version or known time.
 * @returns null: before the story; `notReached`: the version that the story has not reached
 */
export async function storySince(
  dataSource: DataSource,
  to: PinnedStory,
  since: Since,
): Promise<PinnedStory | null | { notReached: number }> {
  if ('knownAt' in since) {
    const [event] = await eventAt(dataSource, 'knownAt', to.storyId, since.knownAt)
    if (!event) return null
    const { knownAt } = since
    // Events that were recorded since `to` was picked may be known at that time too.
    const isNewer = event.version > to.version && to.askedTime !== null && knownAt <= to.askedTime
    return { ...to, ...(!isNewer && timesOf(event)), askedTime: knownAt, judgedAt: judgedAt(to, knownAt) }
  }
  if (since.version === 0) return null
  const [event] = await eventAt(dataSource, 'version', to.storyId, since.version)
  if (!event) return { notReached: since.version }
  return { ...to, ...timesOf(event), askedTime: null, judgedAt: judgedAt(to, event.known_at) }
}

const eventAt = (dataSource: DataSource, name: 'version' | 'knownAt', storyId: string, at: number | string) =>
  prepared<EventAt>(dataSource, `event_at_${name}`, EVENT_SQL[name], [storyId, at])

const timesOf = ({ version, known_at, recorded_at }: EventAt) => ({
  version,
  knownAt: known_at,
  recordedAt: recorded_at,
})

const judgedAt = (to: PinnedStory, time: string) => (to.happenedBy === null ? time : to.judgedAt)

/** The current version of a story. Null: the caller may read no such story. */
export async function visibleVersion(
  dataSource: DataSource,
  storyId: string,
  caller: Caller,
): Promise<number | null> {
  const picked = await storyNow(dataSource, storyId)
  return picked && mayReadStory(caller, storyId, picked.visibility) ? picked.version : null
}
