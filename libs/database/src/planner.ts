/*
 * The settings of Postgres's planner, and why. Our statements find rows by key, for the few rows that a batch names.
 * The planner cannot know how few. It assumes 100 rows for a JSON list, so it prefers to scan whole tables.
 */

type Settings = Readonly<Record<string, string>>

/** Compiling a plan (jit) costs more than these statements take. An index is used wherever there is one. */
const BY_INDEX: Settings = { jit: 'off', enable_seqscan: 'off' }

/** A hash or merge join reads the whole table that is joined with a batch. */
const BY_KEY: Settings = { ...BY_INDEX, enable_hashjoin: 'off', enable_mergejoin: 'off' }

/** One plan serves every batch: without `force_generic_plan` each batch would be planned anew. */
const RECORDER: Settings = { plan_cache_mode: 'force_generic_plan', ...BY_KEY, enable_bitmapscan: 'off' }

const listOf = (set: string, settings: Settings) =>
  Object.entries(settings)
    .map(([name, value]) => `${set} ${name} = ${value}`)
    .join('; ')

/** For one transaction: see {@link BY_INDEX}. */
export const PLAN_BY_INDEX_SQL = listOf('SET LOCAL', BY_INDEX)

/** For one transaction whose statements join a batch with large tables: see {@link BY_KEY}. */
export const PLAN_BY_KEY_SQL = listOf('SET LOCAL', BY_KEY)

/** For a session in which only the recorder's statements run: see {@link RECORDER}. */
export const PLAN_FOR_RECORDER_SQL = listOf('SET', RECORDER)

/**
 * Postgres plans every prepared statement of the session again. A plan made for a small table is wrong for a large one.
 */
export const DISCARD_PLANS_SQL = 'DISCARD PLANS'

/** How long a connection keeps its plans. */
const PLANS_MS = 1_000
const plannedAt = new WeakMap<object, number>()

/** Whether a connection's plans are too old. A caller that gets `true` must run {@link DISCARD_PLANS_SQL}. */
export function mustDiscardPlans(client: object): boolean {
  const now = Date.now()
  if (now - (plannedAt.get(client) ?? 0) < PLANS_MS) return false
  plannedAt.set(client, now)
  return true
}
