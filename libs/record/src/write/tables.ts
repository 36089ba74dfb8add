import type { Visibility } from '@filrouge/contract'

/*
 * Each table that the recorder writes, defined once. The row types, the inserts and the column lists of reads follow
 * from it. The migrations are history: `tables.db.test.ts` holds that the live tables are as defined here.
 * Times are RFC 3339 UTC with milliseconds. Rows are written as JSON: a bigint is text, bytes are `\x` and hex.
 */

/** A column: its SQL type, and whether it can be null. `Value` is what a row holds, and exists for the compiler only. */
export interface Column<Value> {
  readonly type: 'text' | 'integer' | 'bigint' | 'boolean' | 'json' | 'text[]' | 'bytea'
  readonly isNullable: boolean
  readonly value?: Value
}

const text = <Value extends string = string>(): Column<Value> => ({ type: 'text', isNullable: false })
const json = <Value extends object = object>(): Column<Value> => ({ type: 'json', isNullable: false })
const integer: Column<number> = { type: 'integer', isNullable: false }
const bigint: Column<string> = { type: 'bigint', isNullable: false }
const boolean: Column<boolean> = { type: 'boolean', isNullable: false }
const bytes: Column<string> = { type: 'bytea', isNullable: false }
const texts: Column<string[]> = { type: 'text[]', isNullable: false }
const orNull = <Value>({ type }: Column<Value>): Column<Value | null> => ({ type, isNullable: true })

type Columns = Readonly<Record<string, Column<unknown>>>

/** A row of a table with these columns. */
type Row<Of extends Columns> = {
  -readonly [Name in keyof Of]: Of[Name] extends Column<infer Value> ? Value : never
}

/** A table that the recorder writes. */
export interface Table {
  /** Its name in the schema of the record, or in `service`. */
  readonly name: string
  readonly isOfService: boolean
  /** In the order in which statements name them. */
  readonly columns: Columns
  /** The key by which a row replaces the one before it. Null: each row must be new. */
  readonly replaceOn: readonly string[] | null
}

const table = <Of extends Columns>(
  name: string,
  columns: Of,
  {
    isOfService = false,
    replaceOn = null,
  }: { isOfService?: boolean; replaceOn?: readonly (keyof Of & string)[] | null } = {},
): Table & { columns: Of } => ({ name, columns, isOfService, replaceOn })

/** A row of a bitemporal view: visible from `from_version` to before `to_version`. Null: still visible. */
const versions = { story_id: text(), from_version: integer, to_version: orNull(integer) }
/** The time of a statement about a development: its own if `own_time` is true, else the development's. */
const happened = {
  development_id: orNull(text()),
  own_time: boolean,
  earliest: orNull(text()),
  latest: orNull(text()),
}
/** Every table that one batch may write, in the order in which its statement names them. */
export const TABLES = {
  append: table('append', {
    partition: integer,
    log_offset: bigint,
    append_id: orNull(text()),
    request_id: orNull(text()),
    story_id: orNull(text()),
    verdict: text(),
    recorded_at: text(),
    learned_at: orNull(text()),
    recorded_by: orNull(text()),
    request_digest: orNull(text()),
    from_version: orNull(integer),
    to_version: orNull(integer),
    detail: orNull(json()),
    raw_key: orNull(text()),
    raw_value: orNull(bytes),
    raw_headers: orNull(json()),
  }),
  event: table('event', {
    story_id: text(),
    version: integer,
    type: text(),
    data: json(),
    salt: text(),
    bounds: orNull(json()),
    data_hash: text(),
    hash: text(),
    previous_hash: text(),
    recorded_at: text(),
    learned_at: orNull(text()),
    known_at: text(),
    append_id: text(),
    recorded_by: text(),
    correlation_id: orNull(text()),
    causation_id: orNull(text()),
    partition: integer,
    log_offset: bigint,
    index: integer,
    names: texts,
  }),
  feed: table(
    'feed',
    { partition: integer, sequence: bigint, story_id: text(), version: integer },
    { isOfService: true },
  ),
  head: table('head', { story_id: text(), version: integer, state: json() }, { replaceOn: ['story_id'] }),
  entity: table(
    'entity',
    { story_id: text(), key: text(), state: json() },
    { replaceOn: ['story_id', 'key'] },
  ),
  story: table('story', {
    ...versions,
    status: text<'open' | 'closed'>(),
    visibility: text<Visibility>(),
    doc: json(),
  }),
  storyLink: table('story_link', {
    story_id: text(),
    version: integer,
    other_id: text(),
    relation: text(),
  }),
  development: table('development', {
    ...versions,
    development_id: text(),
    status: text<'reported' | 'withdrawn' | 'merged'>(),
    held: boolean,
    merged_into: orNull(text()),
    first_version: integer,
    earliest: orNull(text()),
    latest: orNull(text()),
    doc: json<Record<string, unknown>>(),
  }),
  developmentNote: table('development_note', {
    story_id: text(),
    development_id: text(),
    version: integer,
    type: text(),
    recorded_at: text(),
    known_at: text(),
    doc: json(),
  }),
  issue: table('issue', { story_id: text(), issue_id: text(), version: integer, question: json() }),
  position: table('position', {
    story_id: text(),
    version: integer,
    issue_id: text(),
    actor: text(),
    scope: text(),
    ...happened,
    known_at: text(),
    doc: json(),
  }),
  expectation: table('expectation', {
    ...versions,
    expectation_id: text(),
    first_version: integer,
    postponed: boolean,
    ...happened,
    window_latest: orNull(text()),
    doc: json<Record<string, unknown>>(),
  }),
  expectationNote: table('expectation_note', {
    story_id: text(),
    expectation_id: text(),
    version: integer,
    type: text(),
    recorded_at: text(),
    doc: json(),
  }),
  figureClaim: table('figure_claim', {
    story_id: text(),
    version: integer,
    figure_id: text(),
    ...happened,
    recorded_at: text(),
    doc: json(),
  }),
  sourceMention: table('source_mention', {
    story_id: text(),
    source: text(),
    version: integer,
    development_id: orNull(text()),
  }),
  sourceRating: table('source_rating', {
    story_id: text(),
    source: text(),
    version: integer,
    doc: json(),
  }),
  retraction: table('retraction', { story_id: text(), claim_version: integer, version: integer }),
  quarantine: table('quarantine', {
    story_id: text(),
    partition: integer,
    since: text(),
    reason: text(),
  }),
  quarantinedAppend: table('quarantined_append', {
    partition: integer,
    log_offset: bigint,
    story_id: text(),
    append_id: text(),
    request_id: orNull(text()),
    recorded_at: text(),
    raw_key: orNull(text()),
    raw_value: bytes,
    raw_headers: json(),
    raw_time: bigint,
  }),
}

export type TableName = keyof typeof TABLES
export type RowOf<Name extends TableName> = Row<(typeof TABLES)[Name]['columns']>
export type ColumnOf<Name extends TableName> = keyof RowOf<Name> & string

/** A row as a read selects it: some columns of a table. */
export type RowPart<Name extends TableName, Selected extends readonly ColumnOf<Name>[]> = Pick<
  RowOf<Name>,
  Selected[number]
>

/** Some columns of a table, for a read's statement and for the type of its rows. */
export const columnsOf = <Name extends TableName, const Selected extends readonly ColumnOf<Name>[]>(
  _table: Name,
  ...selected: Selected
): Selected => selected

/** `a, b`; with an alias `d.a, d.b`. */
export const listed = (columns: readonly string[], alias?: string): string =>
  columns.map((column) => (alias === undefined ? column : `${alias}.${column}`)).join(', ')

export type StoryRow = RowOf<'story'>
export type DevelopmentRow = RowOf<'development'>
export type ExpectationRow = RowOf<'expectation'>
