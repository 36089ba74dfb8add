import type {
  AppendRow,
  DevelopmentNoteRow,
  DevelopmentRow,
  EntityRow,
  EventRow,
  ExpectationNoteRow,
  ExpectationRow,
  FeedRow,
  FigureClaimRow,
  HeadRow,
  IssueRow,
  PositionRow,
  QuarantineRow,
  QuarantinedAppendRow,
  SourceMentionRow,
  SourceRatingRow,
  StoryLinkRow,
  StoryRow,
} from './rows.js'

/** A table that the recorder writes: its columns with their SQL types, in order. */
export interface Table<Row> {
  /** Its name in the schema of the record, or in `service`. */
  readonly name: string
  readonly isOfService?: boolean
  readonly columns: { readonly [Column in keyof Row & string]: ColumnType }
  /** What to do with a row that stands: state is replaced, everything else must be new. */
  readonly replaceOn?: readonly (keyof Row & string)[]
}

type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'json' | 'text[]' | 'bytea'

const known = { story_id: 'text', from_version: 'integer', to_version: 'integer' } as const
const happened = { development_id: 'text', own_time: 'boolean', earliest: 'text', latest: 'text' } as const
const table = <Row>(
  name: string,
  columns: Table<Row>['columns'],
  replaceOn?: Table<Row>['replaceOn'],
): Table<Row> => ({ name, columns, ...(replaceOn && { replaceOn }) })

/** Everything that one batch may write, in the order in which the statement names it. */
export const TABLES = {
  append: table<AppendRow>('append', {
    partition: 'integer',
    log_offset: 'bigint',
    append_id: 'text',
    request_id: 'text',
    story_id: 'text',
    verdict: 'text',
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
  event: table<EventRow>('event', {
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
  feed: {
    ...table<FeedRow>('feed', {
      partition: 'integer',
      sequence: 'bigint',
      story_id: 'text',
      version: 'integer',
    }),
    isOfService: true,
  },
  head: table<HeadRow>('head', { story_id: 'text', version: 'integer', state: 'json' }, ['story_id']),
  entity: table<EntityRow>('entity', { story_id: 'text', key: 'text', state: 'json' }, ['story_id', 'key']),
  story: table<StoryRow>('story', { ...known, status: 'text', visibility: 'text', doc: 'json' }),
  storyLink: table<StoryLinkRow>('story_link', {
    story_id: 'text',
    version: 'integer',
    other_id: 'text',
    relation: 'text',
  }),
  development: table<DevelopmentRow>('development', {
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
  developmentNote: table<DevelopmentNoteRow>('development_note', {
    story_id: 'text',
    development_id: 'text',
    version: 'integer',
    type: 'text',
    recorded_at: 'text',
    known_at: 'text',
    doc: 'json',
  }),
  issue: table<IssueRow>('issue', {
    story_id: 'text',
    issue_id: 'text',
    version: 'integer',
    question: 'json',
  }),
  position: table<PositionRow>('position', {
    story_id: 'text',
    version: 'integer',
    issue_id: 'text',
    actor: 'text',
    scope: 'text',
    ...happened,
    known_at: 'text',
    doc: 'json',
  }),
  expectation: table<ExpectationRow>('expectation', {
    ...known,
    expectation_id: 'text',
    first_version: 'integer',
    status: 'text',
    ...happened,
    window_latest: 'text',
    doc: 'json',
  }),
  expectationNote: table<ExpectationNoteRow>('expectation_note', {
    story_id: 'text',
    expectation_id: 'text',
    version: 'integer',
    type: 'text',
    recorded_at: 'text',
    doc: 'json',
  }),
  figureClaim: table<FigureClaimRow>('figure_claim', {
    story_id: 'text',
    version: 'integer',
    figure_id: 'text',
    ...happened,
    recorded_at: 'text',
    doc: 'json',
  }),
  sourceMention: table<SourceMentionRow>('source_mention', {
    story_id: 'text',
    source: 'text',
    version: 'integer',
    development_id: 'text',
  }),
  sourceRating: table<SourceRatingRow>('source_rating', {
    story_id: 'text',
    source: 'text',
    version: 'integer',
    doc: 'json',
  }),
  quarantine: table<QuarantineRow>('quarantine', {
    story_id: 'text',
    partition: 'integer',
    since: 'text',
    reason: 'text',
  }),
  quarantinedAppend: table<QuarantinedAppendRow>('quarantined_append', {
    partition: 'integer',
    log_offset: 'bigint',
    story_id: 'text',
    append_id: 'text',
    request_id: 'text',
    recorded_at: 'text',
    raw_key: 'text',
    raw_value: 'bytea',
    raw_headers: 'json',
    raw_time: 'bigint',
  }),
}

export type TableName = keyof typeof TABLES
export type RowOf<Name extends TableName> = (typeof TABLES)[Name] extends Table<infer Row> ? Row : never
