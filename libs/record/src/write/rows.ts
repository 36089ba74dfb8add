/* What one row of each table of the record holds. Times are RFC 3339 UTC with milliseconds; bigints are text. */

export interface AppendRow {
  partition: number
  log_offset: string
  append_id: string | null
  request_id: string | null
  story_id: string | null
  verdict: string
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
  request_id: string
  recorded_at: string
  raw_key: string | null
  raw_value: string
  raw_headers: object
  raw_time: string
}
