import {
  FoldState,
  entitiesOf,
  entitiesBehind,
  type Entity,
  type EntityKey,
  type Envelope,
  type StoryHead,
} from '@filrouge/story'
import type { Connection } from '@filrouge/database'
import type { Standing } from './current.js'
import { listed, TABLES, type DevelopmentRow, type ExpectationRow, type StoryRow } from './tables.js'
import { isCurrentByKey } from '../read/conditions.js'
import { bySchema, type RecordSchema } from './target.js'

/** The data that folding a batch needs: the state of the fold and the current rows of the views, as far as its records name them. */
export interface Loaded {
  state: FoldState
  standing: Standing
  /** The stories in quarantine: their records must wait. */
  quarantined: ReadonlySet<string>
}

/**
 * Loads the data for a batch in one round trip. A record that undoes a merge or retracts a claim makes it two, since only
 * the row of the merge or claim says what it names.
 * @param waiting stories that go into quarantine: the entities that their records name are not loaded
 */
export async function load(
  connection: Connection,
  schema: RecordSchema,
  envelopes: readonly Envelope[],
  waiting: ReadonlyMap<string, unknown> = new Map(),
): Promise<Loaded> {
  const wanted = wantedBy(envelopes, waiting)
  const keys = new Set(wanted.named.map(({ story_id, key }) => `${story_id} ${key}`))
  const state = new FoldState()
  const loaded = await query(connection, schema, wanted)
  const more = loaded.entity
    .flatMap(({ story_id, state: entity }) => entitiesBehind(entity).map((key) => ({ story_id, key })))
    .filter(({ story_id, key }) => !keys.has(`${story_id} ${key}`))
  if (more.length > 0) {
    const linked = await query(connection, schema, {
      appendIds: [],
      requestIds: [],
      storyIds: [],
      named: more,
    })
    loaded.entity.push(...linked.entity)
    loaded.development.push(...linked.development)
    loaded.expectation.push(...linked.expectation)
  }
  for (const { append_id, ...append } of loaded.accepted)
    state.putAccepted(append_id, { requestDigest: append.request_digest, storyId: append.story_id })
  for (const { request_id } of loaded.refused) state.putRefused(request_id)
  for (const { story_id, state: head } of loaded.head) state.putStory(story_id, head)
  for (const { story_id, key, state: entity } of loaded.entity) state.putEntity(story_id, key, entity)
  return {
    state,
    standing: loaded,
    quarantined: new Set(loaded.quarantine.map(({ story_id }) => story_id)),
  }
}

function wantedBy(envelopes: readonly Envelope[], waiting: ReadonlyMap<string, unknown>): Wanted {
  const named = new Map<string, Named>()
  for (const envelope of envelopes.filter(({ storyId }) => !waiting.has(storyId)))
    for (const key of namedBy(envelope))
      named.set(`${envelope.storyId} ${key}`, { story_id: envelope.storyId, key })
  return {
    appendIds: [...new Set(envelopes.map(({ appendId }) => appendId))],
    requestIds: [...new Set(envelopes.map(({ requestId }) => requestId))],
    storyIds: [...new Set(envelopes.map(({ storyId }) => storyId))],
    named: [...named.values()],
  }
}

/** For a record whose events were never validated `entitiesOf` can throw. The fold then fails on it, and reports the story. */
function namedBy(envelope: Envelope): EntityKey[] {
  try {
    return entitiesOf(envelope)
  } catch {
    return []
  }
}

interface Named {
  story_id: string
  key: EntityKey
}

interface LoadedRows {
  accepted: { append_id: string; story_id: string; request_digest: string }[]
  refused: { request_id: string }[]
  head: { story_id: string; state: StoryHead }[]
  entity: { story_id: string; key: EntityKey; state: Entity }[]
  story: StoryRow[]
  development: DevelopmentRow[]
  expectation: ExpectationRow[]
  quarantine: { story_id: string }[]
}

/** The columns that the recorder writes, without those that Postgres generates (the words for searches). */
const columns = (table: keyof Standing, alias: string) => listed(Object.keys(TABLES[table].columns), alias)

const LOAD_SQL = bySchema(
  (schema) => `
  WITH named AS (SELECT story_id, key FROM json_to_recordset($3::json) AS n(story_id text, key text))
  SELECT
    (SELECT json_agg(json_build_object('append_id', append_id, 'story_id', story_id, 'request_digest', request_digest))
      FROM ${schema}.append WHERE verdict = 'accepted' AND append_id = ANY ($1::text[])) AS accepted,
    (SELECT json_agg(json_build_object('request_id', request_id))
      FROM ${schema}.append WHERE verdict IN ('conflict', 'rejected') AND request_id = ANY ($4::text[])) AS refused,
    (SELECT json_agg(json_build_object('story_id', story_id, 'state', state))
      FROM ${schema}.head WHERE story_id = ANY ($2::text[])) AS head,
    (SELECT json_agg(json_build_object('story_id', e.story_id, 'key', e.key, 'state', e.state))
      FROM ${schema}.entity e JOIN named n ON e.story_id = n.story_id AND e.key = n.key) AS entity,
    (SELECT json_agg(r) FROM (SELECT ${columns('story', 's')} FROM ${schema}.story s
      WHERE s.story_id = ANY ($2::text[]) AND s.to_version IS NULL) r) AS story,
    (SELECT json_agg(r) FROM (SELECT ${columns('development', 'd')} FROM ${schema}.development d JOIN named n
      ON n.key LIKE 'development/%' AND d.story_id = n.story_id
        AND d.development_id = substr(n.key, 13) AND ${isCurrentByKey('d')}) r) AS development,
    (SELECT json_agg(r) FROM (SELECT ${columns('expectation', 'x')} FROM ${schema}.expectation x JOIN named n
      ON n.key LIKE 'expectation/%' AND x.story_id = n.story_id
        AND x.expectation_id = substr(n.key, 13) AND ${isCurrentByKey('x')}) r) AS expectation,
    (SELECT json_agg(json_build_object('story_id', story_id))
      FROM ${schema}.quarantine WHERE story_id = ANY ($2::text[])) AS quarantine`,
)

interface Wanted {
  appendIds: readonly string[]
  requestIds: readonly string[]
  storyIds: readonly string[]
  named: readonly Named[]
}

const statement = (schema: RecordSchema, { appendIds, requestIds, storyIds, named }: Wanted) => ({
  name: `${schema}_load`,
  text: LOAD_SQL(schema),
  values: [appendIds, storyIds, JSON.stringify(named), requestIds],
})

async function query(connection: Connection, schema: RecordSchema, wanted: Wanted): Promise<LoadedRows> {
  const { rows } = await connection.query<{ [Part in keyof LoadedRows]: LoadedRows[Part] | null }>(
    statement(schema, wanted),
  )
  const row = rows[0]
  if (!row) throw new Error('the load statement gave no row')
  return {
    accepted: row.accepted ?? [],
    refused: row.refused ?? [],
    head: row.head ?? [],
    entity: row.entity ?? [],
    story: row.story ?? [],
    development: row.development ?? [],
    expectation: row.expectation ?? [],
    quarantine: row.quarantine ?? [],
  }
}
