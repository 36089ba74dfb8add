import type { Visibility } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'
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
  /** The time at which `overdue` is judged. */
  judgedAt: string
  /** Developments held now that the caller may not see, at any version. */
  sealed: ReadonlySet<string>
}

export type ReadFailure = 'story-not-found' | 'version-not-found'

interface Picked {
  visibility: Visibility
  language: string
  version: number | null
  known_at: string
  recorded_at: string
  sealed: string[] | null
}

const pickSql = (condition: string) => `
  SELECT s.visibility, s.doc ->> 'language' AS language, e.version, e.known_at, e.recorded_at,
    (SELECT array_agg(development_id) FROM record.development d
      WHERE d.story_id = $1 AND d.to_version IS NULL AND d.held) AS sealed
  FROM record.head h
  JOIN record.story s ON s.story_id = h.story_id AND s.to_version IS NULL
  LEFT JOIN LATERAL (
    SELECT version, known_at, recorded_at FROM record.event WHERE story_id = $1 AND ${condition} LIMIT 1
  ) e ON true
  WHERE h.story_id = $1`

const PICK_SQL = {
  now: pickSql('version = h.version'),
  version: pickSql('version = $2::integer'),
  knownAt: pickSql('known_at <= $2::text COLLATE "C" ORDER BY known_at DESC, version DESC'),
  recordedAt: pickSql('recorded_at <= $2::text COLLATE "C" ORDER BY recorded_at DESC, version DESC'),
}

/** Picks the version of a story that a read shows to a caller. */
export async function storyAt(
  dataSource: DataSource,
  storyId: string,
  at: At,
  caller: Caller,
): Promise<PinnedStory | ReadFailure> {
  const [name, parameter] = pick(at)
  const values = parameter === undefined ? [storyId] : [storyId, parameter]
  const rows = await prepared<Picked>(dataSource, `story_at_${name}`, PICK_SQL[name], values)
  const picked = rows[0]
  if (!picked || !mayReadStory(caller, storyId, picked.visibility)) return 'story-not-found'
  if (picked.version === null)
    return at.version === undefined || at.version < 1 ? 'story-not-found' : 'version-not-found'
  return {
    storyId,
    language: picked.language,
    version: picked.version,
    knownAt: picked.known_at,
    recordedAt: picked.recorded_at,
    happenedBy: at.happenedBy?.edtf ?? null,
    worldUntil: at.happenedBy?.latest ?? null,
    judgedAt: judgedAt(at, picked.known_at),
    sealed: new Set(seesHeld(caller, storyId) ? [] : (picked.sealed ?? [])),
  }
}

function pick(at: At): [keyof typeof PICK_SQL, (string | number)?] {
  if (at.version !== undefined) return ['version', at.version]
  if (at.knownAt !== undefined) return ['knownAt', at.knownAt]
  if (at.recordedAt !== undefined) return ['recordedAt', at.recordedAt]
  return ['now']
}

/** The time at which `overdue` is judged: the bound of the world, else knownAt, else the version's known time, else now. */
function judgedAt(at: At, versionKnownAt: string): string {
  if (at.happenedBy) return at.happenedBy.latest ?? at.now
  if (at.isOfNow) return at.now
  if (at.knownAt !== undefined) return at.knownAt < at.now ? at.knownAt : at.now
  return at.version === undefined && at.recordedAt === undefined ? at.now : versionKnownAt
}

/** The current version of a story. Null: the caller may read no such story. */
export async function visibleVersion(
  dataSource: DataSource,
  storyId: string,
  caller: Caller,
): Promise<number | null> {
  const [picked] = await prepared<Picked>(dataSource, 'story_at_now', PICK_SQL.now, [storyId])
  return picked && mayReadStory(caller, storyId, picked.visibility) ? picked.version : null
}
