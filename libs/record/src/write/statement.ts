import { insertPlaced, type LogRecord } from '@filrouge/log'
import { createHash } from 'node:crypto'
import { isCurrentByKey } from '../read/conditions.js'
import type { Committed } from './batch.js'
import type { EntityKey } from '@filrouge/story'
import { notifySql, outcomesByPartition } from './notice.js'
import { listed, TABLES, type RowOf, type Table, type TableName } from './tables.js'
import { bySchema, type FoldTarget, type RecordSchema } from './target.js'

/** The rows of one batch by table, and the current rows that it closes. */
export class Rows {
  private readonly inserts = new Map<TableName, object[]>()
  private readonly replaced = new Map<TableName, Map<string, object>>()
  readonly closings: Record<ClosedTable, Closing[]> = { story: [], development: [], expectation: [] }

  add<Name extends TableName>(table: Name, row: RowOf<Name> & object): void {
    const rows = this.inserts.get(table)
    if (rows) rows.push(row)
    else this.inserts.set(table, [row])
  }

  /** Adds a row that replaces the batch's earlier row with the same id: the batch writes only the last one. */
  replace<Name extends TableName>(table: Name, id: string, row: RowOf<Name> & object): void {
    let ids = this.replaced.get(table)
    if (!ids) this.replaced.set(table, (ids = new Map()))
    ids.set(id, row)
  }

  /** The rows to insert into a table, in the order in which they were added. */
  of(table: TableName): readonly object[] {
    return [...(this.inserts.get(table) ?? []), ...(this.replaced.get(table)?.values() ?? [])]
  }

  close(table: ClosedTable, closing: Closing): void {
    this.closings[table].push(closing)
  }
}

export type ClosedTable = 'story' | 'development' | 'expectation'

/** Closes the row of a bitemporal view that was current before the batch: it is known until before `to_version`. */
export interface Closing {
  story_id: string
  id: string
  to_version: number
}

/** The move of a checkpoint by a batch: the offset that it must have before, and its values after. */
export interface CheckpointMove {
  partition: number
  expected_offset: string
  next_offset: string
  feed_sequence: string
  recorded_at: string | null
  /** The last folded record. Null: the batch releases a story, and folds nothing new. */
  last_offset: string | null
  last_key: string | null
  last_time: string | null
  last_digest: string | null
}

export interface Statement {
  name: string
  text: string
  values: (string | readonly string[] | readonly Buffer[])[]
}

/** What a batch takes for granted, because nothing was loaded for it. The statement that commits it fails where it is not so. */
export interface Assumed {
  /** The stories, which have these versions and are not in quarantine. */
  heads: readonly { story_id: string; version: number }[]
  /** Neither these appends nor these requests were judged, and the entities do not exist. */
  appendIds: readonly string[]
  requestIds: readonly string[]
  entities: readonly { story_id: string; key: EntityKey }[]
}

/** The release of a story from quarantine. */
export interface Released {
  storyId: string
  partition: number
  /** The last of its waiting records that is folded. Null: none. */
  lastOffset: string | null
  /** The reason why the story stays in quarantine, with its later records. Null: it leaves. */
  stays: string | null
}

export interface CommitOptions {
  released?: Released
  /** The outcomes of appends, for the notice. */
  outcomes?: Committed['outcomes']
  /** What the batch takes for granted. Null: it was loaded. */
  assumed?: Assumed | null
  /** Records of the batch that this statement appends to the log. */
  appended?: readonly LogRecord[]
}

/**
 * One statement for all writes of a batch, so one transaction and one round trip. It moves the checkpoints by
 * compare-and-set. Where one is not at its expected offset, the whole statement fails with SQLSTATE FR001. Closings touch
 * only rows from before the batch, since all parts of a statement see the same snapshot.
 */
export function commitStatement(
  { schema, notifies }: Pick<FoldTarget, 'schema' | 'notifies'>,
  rows: Rows,
  moves: readonly CheckpointMove[],
  { released, outcomes = [], assumed = null, appended = [] }: CommitOptions = {},
): Statement {
  const sql = SQL(schema)
  const sections: Section[] = []
  for (const [table, closing] of Object.entries(sql.close)) {
    const list = rows.closings[table as ClosedTable]
    if (list.length > 0)
      sections.push({
        name: `close_${table}`,
        values: [JSON.stringify(list)],
        tables: ([json = '']) => [`close_${table} AS (${closing(json)})`],
      })
  }
  for (const table of Object.keys(TABLES) as TableName[]) {
    const list = rows.of(table)
    if (list.length > 0)
      sections.push({
        name: `insert_${table}`,
        values: [JSON.stringify(list)],
        tables: ([json = '']) => [`insert_${table} AS (${sql.insert[table](json)})`],
      })
  }
  if (released)
    sections.push({
      name: 'released',
      values: [JSON.stringify([released])],
      tables: ([json = '']) => sql.release(json),
    })
  sections.push({
    name: 'moved',
    values: [JSON.stringify(moves), String(moves.length)],
    tables: ([json = '']) => [`moved AS (${sql.move(json)})`],
    selects: ([, count]) =>
      `${schema}.must_hold((SELECT count(*) FROM moved) = ${count}::integer, 'a checkpoint is not where this recorder left it')`,
  })
  if (appended.length > 0) {
    const { values, tables, holds } = insertPlaced(appended)
    const selects = (names: readonly string[]) =>
      `${schema}.must_hold(${holds(names)}, 'the log ends elsewhere')`
    sections.push({ name: 'appended', values, tables, selects })
  }
  if (assumed) sections.push({ name: 'assumed', values: assumedValues(assumed), selects: sql.holds })
  if (notifies)
    sections.push({
      name: 'notified',
      values: [outcomesByPartition(outcomes)],
      selects: ([json = '']) => notifySql(`${json}::json`),
    })
  return { ...textOf(schema, sections), values: sections.flatMap(({ values }) => values) }
}

/** What a statement does to one table, or tells. Its SQL is a function of the names of its parameters. */
interface Section {
  /** Statements of the same sections have the same text. */
  name: string
  values: Statement['values']
  /** Common table expressions. */
  tables?(parameters: readonly string[]): string[]
  /** A column of the result. */
  selects?(parameters: readonly string[]): string
}

const texts = new Map<string, Pick<Statement, 'name' | 'text'>>()

/** A prepared statement for each set of sections, made once, so that Postgres plans each once. */
function textOf(schema: RecordSchema, sections: readonly Section[]): Pick<Statement, 'name' | 'text'> {
  const key = `${schema} ${sections.map(({ name }) => name).join(' ')}`
  const known = texts.get(key)
  if (known) return known
  let count = 0
  const numbered = sections.map(({ values, tables, selects }) => {
    const parameters = values.map(() => `$${++count}`)
    return { tables: tables?.(parameters) ?? [], selects: selects ? [selects(parameters)] : [] }
  })
  const text = `WITH ${numbered.flatMap(({ tables }) => tables).join(',\n')}
    SELECT ${numbered.flatMap(({ selects }) => selects).join(',\n')}`
  const name = `record_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
  const made = { name, text }
  texts.set(key, made)
  return made
}

/** The parts of a statement. Each is a function of the parameter with its rows, as JSON, or of all its parameters. */
interface Sql {
  close: Record<ClosedTable, (list: string) => string>
  insert: Record<TableName, (list: string) => string>
  release: (list: string) => string[]
  move: (list: string) => string
  /** Of {@link assumedValues}. */
  holds: (parameters: readonly string[]) => string
}

const SQL = bySchema((schema): Sql => ({
  close: {
    story: closeSql(`${schema}.story`, null),
    development: closeSql(`${schema}.development`, 'development_id'),
    expectation: closeSql(`${schema}.expectation`, 'expectation_id'),
  },
  insert: Object.fromEntries(
    (Object.keys(TABLES) as TableName[]).map((name) => [name, insertSql(schema, name)]),
  ) as Sql['insert'],
  release: releaseSql(schema),
  move: moveSql(schema),
  holds: holdsSql(schema),
}))

const moveSql = (schema: RecordSchema) => (list: string) => `
  UPDATE ${schema}.checkpoint c
  SET next_offset = m.next_offset, feed_sequence = m.feed_sequence, recorded_at = m.recorded_at,
      last_offset = coalesce(m.last_offset, c.last_offset),
      last_key = CASE WHEN m.last_offset IS NULL THEN c.last_key ELSE m.last_key END,
      last_time = coalesce(m.last_time, c.last_time),
      last_digest = coalesce(m.last_digest, c.last_digest)
  FROM json_to_recordset(${list}::json) AS m(partition integer, expected_offset bigint, next_offset bigint,
    feed_sequence bigint, recorded_at text, last_offset bigint, last_key text, last_time bigint, last_digest text)
  WHERE c.partition = m.partition AND c.next_offset = m.expected_offset
  RETURNING c.partition, c.feed_sequence`

const assumedValues = ({ heads, appendIds, requestIds, entities }: Assumed): Statement['values'] => [
  JSON.stringify(heads),
  appendIds,
  requestIds,
  JSON.stringify(entities),
]

const holdsSql =
  (schema: RecordSchema): Sql['holds'] =>
  ([heads, appendIds, requestIds, entities]) =>
    `${schema}.must_hold(
      NOT EXISTS (SELECT FROM json_to_recordset(${heads}::json) AS n(story_id text, version integer)
        LEFT JOIN ${schema}.head h ON h.story_id = n.story_id
        LEFT JOIN ${schema}.quarantine q ON q.story_id = n.story_id
        WHERE h.version IS DISTINCT FROM n.version OR q.story_id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM ${schema}.append
        WHERE verdict = 'accepted' AND append_id = ANY (${appendIds}::text[]))
      AND NOT EXISTS (SELECT FROM ${schema}.append
        WHERE verdict IN ('conflict', 'rejected') AND request_id = ANY (${requestIds}::text[]))
      AND NOT EXISTS (SELECT FROM json_to_recordset(${entities}::json) AS n(story_id text, key text)
        JOIN ${schema}.entity e ON e.story_id = n.story_id AND e.key = n.key),
      'a batch took for granted what is not so')`

// Deletes only the records that were folded.
const releaseSql = (schema: RecordSchema) => (list: string) => {
  const released = `json_to_recordset(${list}::json) AS r("storyId" text, partition integer, "lastOffset" bigint, stays text)`
  return [
    `folded AS (DELETE FROM ${schema}.quarantined_append a USING ${released}
      WHERE a.story_id = r."storyId" AND a.partition = r.partition AND a.log_offset <= r."lastOffset")`,
    `left_quarantine AS (DELETE FROM ${schema}.quarantine q USING ${released}
      WHERE q.story_id = r."storyId" AND r.stays IS NULL)`,
    `stays AS (UPDATE ${schema}.quarantine q SET release_requested = false, reason = r.stays FROM ${released}
      WHERE q.story_id = r."storyId" AND r.stays IS NOT NULL)`,
  ]
}

const closeSql = (table: string, idColumn: string | null) => (list: string) => `
  UPDATE ${table} t SET to_version = c.to_version
  FROM json_to_recordset(${list}::json) AS c(story_id text, id text, to_version integer)
  WHERE t.story_id = c.story_id AND ${idColumn === null ? 't.to_version IS NULL' : `t.${idColumn} = c.id AND ${isCurrentByKey('t')}`}`

function insertSql(schema: RecordSchema, name: TableName) {
  const { name: table, isOfService, columns, replaceOn }: Table = TABLES[name]
  const all = Object.keys(columns)
  const typed = Object.entries(columns)
    .map(([column, { type }]) => `${column} ${type}`)
    .join(', ')
  const replace = replaceOn
    ? ` ON CONFLICT (${replaceOn.join(', ')}) DO UPDATE SET ${all
        .filter((column) => !replaceOn.includes(column))
        .map((column) => `${column} = excluded.${column}`)
        .join(', ')}`
    : ''
  const into = `${isOfService ? 'service' : schema}.${table}`
  return (list: string) =>
    `INSERT INTO ${into} (${listed(all)}) SELECT ${listed(all)} FROM json_to_recordset(${list}::json) AS r(${typed})${replace}`
}
