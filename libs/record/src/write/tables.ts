/** A table that the recorder writes: its columns with their SQL types, in order. */
export interface Table<Row> {
  readonly name: string
  readonly columns: { readonly [Column in keyof Row & string]: ColumnType }
  /** What to do with a row that stands: state is replaced, everything else must be new. */
  readonly replaceOn?: readonly (keyof Row & string)[]
}

type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'json' | 'text[]' | 'bytea'

export interface AppendRow {
  partition: number
  log_offset: string
  append_id: string | null
  story_id: string | null
  verdict: string
  first: boolean
  recorded_at: string
  learned_at: string | null
  recorded_by: string | null
  request_digest: string | null
  from_version: number | null
  to_version: number | null
  detail: object | null
  raw_key: string | null
  raw_value: string | null
  raw_headers: object | null
}

export interface EventRow {
  story_id: string
  version: number
  type: string
  data: object
  salt: string
  bounds: object | null
  data_hash: string
  hash: string
  previous_hash: string
  recorded_at: string
  learned_at: string | null
  known_at: string
  append_id: string
  recorded_by: string
  correlation_id: string | null
  causation_id: string | null
  partition: number
  log_offset: string
  index: number
  names: string[]
}

export interface FeedRow {
  partition: number
  sequence: string
  story_id: string
  version: number
}

export interface HeadRow {
  story_id: string
  version: number
  state: object
}

export interface EntityRow {
  story_id: string
  key: string
  state: object
}

/** A row of a bitemporal view: what was known from one version until before another (null: still). */
export interface Known {
  story_id: string
  from_version: number
  to_version: number | null
}

export interface StoryRow extends Known {
  status: 'open' | 'closed'
  visibility: 'public' | 'restricted'
  doc: object
}

export interface StoryLinkRow {
  story_id: string
  version: number
  other_id: string
  relation: string
}

export interface DevelopmentRow extends Known {
  development_id: string
  status: 'reported' | 'withdrawn' | 'merged'
  held: boolean
  merged_into: string | null
  first_version: number
  earliest: string | null
  latest: string | null
  doc: Record<string, unknown>
}

export interface DevelopmentNoteRow {
  story_id: string
  development_id: string
  version: number
  type: string
  recorded_at: string
  known_at: string
  doc: object
}

export interface IssueRow {
  story_id: string
  issue_id: string
  version: number
  question: object
}

/** When a thing that hangs on a development happened: its own time, else (own_time false) the development's. */
interface Happened {
  development_id: string | null
  own_time: boolean
  earliest: string | null
  latest: string | null
}

export interface PositionRow extends Happened {
  story_id: string
  version: number
  issue_id: string
  actor: string
  scope: string
  known_at: string
  doc: object
}

export interface ExpectationRow extends Known, Happened {
  expectation_id: string
  first_version: number
  status: string
  window_latest: string | null
  doc: Record<string, unknown>
}

export interface ExpectationNoteRow {
  story_id: string
  expectation_id: string
  version: number
  type: string
  recorded_at: string
  doc: object
}

export interface FigureClaimRow extends Happened {
  story_id: string
  version: number
  figure_id: string
  recorded_at: string
  doc: object
}

export interface SourceMentionRow {
  story_id: string
  source: string
  version: number
  development_id: string | null
}

export interface SourceRatingRow {
  story_id: string
  source: string
  version: number
  doc: object
}

export interface QuarantineRow {
  story_id: string
  partition: number
  since: string
  reason: string
}

export interface QuarantinedAppendRow {
  partition: number
  log_offset: string
  story_id: string
  append_id: string
  recorded_at: string
  raw_key: string | null
  raw_value: string
  raw_headers: object
  raw_time: string
}

const known = { story_id: 'text', from_version: 'integer', to_version: 'integer' } as const
const happened = { development_id: 'text', own_time: 'boolean', earliest: 'text', latest: 'text' } as const
const table = <Row>(
  name: string,
  columns: Table<Row>['columns'],
  replaceOn?: Table<Row>['replaceOn'],
): Table<Row> => ({ name, columns, ...(replaceOn && { replaceOn }) })

/** Everything that one batch may write, in the order in which the statement names it. */
export const TABLES = {
  append: table<AppendRow>('record.append', {
    partition: 'integer',
    log_offset: 'bigint',
    append_id: 'text',
    story_id: 'text',
    verdict: 'text',
    first: 'boolean',
    recorded_at: 'text',
    learned_at: 'text',
    recorded_by: 'text',
    request_digest: 'text',
    from_version: 'integer',
    to_version: 'integer',
    detail: 'json',
    raw_key: 'text',
    raw_value: 'bytea',
    raw_headers: 'json',
  }),
  event: table<EventRow>('record.event', {
    story_id: 'text',
    version: 'integer',
    type: 'text',
    data: 'json',
    salt: 'text',
    bounds: 'json',
    data_hash: 'text',
    hash: 'text',
    previous_hash: 'text',
    recorded_at: 'text',
    learned_at: 'text',
    known_at: 'text',
    append_id: 'text',
    recorded_by: 'text',
    correlation_id: 'text',
    causation_id: 'text',
    partition: 'integer',
    log_offset: 'bigint',
    index: 'integer',
    names: 'text[]',
  }),
  feed: table<FeedRow>('service.feed', {
    partition: 'integer',
    sequence: 'bigint',
    story_id: 'text',
    version: 'integer',
  }),
  head: table<HeadRow>('record.head', { story_id: 'text', version: 'integer', state: 'json' }, ['story_id']),
  entity: table<EntityRow>('record.entity', { story_id: 'text', key: 'text', state: 'json' }, [
    'story_id',
    'key',
  ]),
  story: table<StoryRow>('record.story', { ...known, status: 'text', visibility: 'text', doc: 'json' }),
  storyLink: table<StoryLinkRow>('record.story_link', {
    story_id: 'text',
    version: 'integer',
    other_id: 'text',
    relation: 'text',
  }),
  development: table<DevelopmentRow>('record.development', {
    ...known,
    development_id: 'text',
    status: 'text',
    held: 'boolean',
    merged_into: 'text',
    first_version: 'integer',
    earliest: 'text',
    latest: 'text',
    doc: 'json',
  }),
  developmentNote: table<DevelopmentNoteRow>('record.development_note', {
    story_id: 'text',
    development_id: 'text',
    version: 'integer',
    type: 'text',
    recorded_at: 'text',
    known_at: 'text',
    doc: 'json',
  }),
  issue: table<IssueRow>('record.issue', {
    story_id: 'text',
    issue_id: 'text',
    version: 'integer',
    question: 'json',
  }),
  position: table<PositionRow>('record.position', {
    story_id: 'text',
    version: 'integer',
    issue_id: 'text',
    actor: 'text',
    scope: 'text',
    ...happened,
    known_at: 'text',
    doc: 'json',
  }),
  expectation: table<ExpectationRow>('record.expectation', {
    ...known,
    expectation_id: 'text',
    first_version: 'integer',
    status: 'text',
    ...happened,
    window_latest: 'text',
    doc: 'json',
  }),
  expectationNote: table<ExpectationNoteRow>('record.expectation_note', {
    story_id: 'text',
    expectation_id: 'text',
    version: 'integer',
    type: 'text',
    recorded_at: 'text',
    doc: 'json',
  }),
  figureClaim: table<FigureClaimRow>('record.figure_claim', {
    story_id: 'text',
    version: 'integer',
    figure_id: 'text',
    ...happened,
    recorded_at: 'text',
    doc: 'json',
  }),
  sourceMention: table<SourceMentionRow>('record.source_mention', {
    story_id: 'text',
    source: 'text',
    version: 'integer',
    development_id: 'text',
  }),
  sourceRating: table<SourceRatingRow>('record.source_rating', {
    story_id: 'text',
    source: 'text',
    version: 'integer',
    doc: 'json',
  }),
  quarantine: table<QuarantineRow>('record.quarantine', {
    story_id: 'text',
    partition: 'integer',
    since: 'text',
    reason: 'text',
  }),
  quarantinedAppend: table<QuarantinedAppendRow>('record.quarantined_append', {
    partition: 'integer',
    log_offset: 'bigint',
    story_id: 'text',
    append_id: 'text',
    recorded_at: 'text',
    raw_key: 'text',
    raw_value: 'bytea',
    raw_headers: 'json',
    raw_time: 'bigint',
  }),
}

export type TableName = keyof typeof TABLES
export type RowOf<Name extends TableName> = (typeof TABLES)[Name] extends Table<infer Row> ? Row : never
