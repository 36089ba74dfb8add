/** What the service answers, as the contract has it. Times are RFC 3339 UTC with milliseconds. */

/** A language map: BCP 47 tag to text. */
export type Text = Readonly<Record<string, string>>

/** Which version an answer is about: when it was known and recorded, and the bound of the world (EDTF) or null. */
export interface StoryAt {
  version: number
  knownAt: string
  recordedAt: string
  happenedBy: string | null
}

/** One page of a list. `next` is the cursor of the page after it; null at the end. */
export interface Page<Item> {
  items: Item[]
  next: string | null
}

interface Range {
  earliest: string | null
  latest: string | null
}

export interface Attribution {
  source: string
  saidBy?: string
  quote?: string
  url?: string
  publishedAt?: string
}

interface Assessment {
  credibility: number
  reason: Text
  version: number
}

export interface Correction {
  version: number
  recordedAt: string
  severity: 'minor' | 'correction'
  reason: Text
  fields: string[]
}

export interface Development {
  developmentId: string
  status: 'reported' | 'held' | 'withdrawn' | 'merged'
  mergedInto?: string
  headline: Text
  body: Text | null
  occurred: string
  occurredRange: Range
  kind: { category: string; mode?: string; contexts?: string[]; note?: string }
  actors: { name: string; role: string; represents?: string; wikidata?: string }[]
  places: { name: string; country?: string; lat?: number; lon?: number }[]
  attribution: Attribution[]
  links: { relation: string; developmentId: string }[]
  media: { url: string; type: string; caption?: Text; credit?: string; licence?: string }[]
  importance: 'key' | 'normal' | 'background'
  actuality: 'actual' | 'planned' | 'conditional'
  language: string
  credibility: Assessment | null
  assessments: Assessment[]
  hold: { reason: Text; version: number } | null
  withdrawal: { reason: Text; version: number } | null
  corroborations: { version: number; attribution: Attribution }[]
  disputes: { version: number; by: string; statement: Text; attribution?: Attribution }[]
  translations: Record<string, { headline: string; body: string | null; ofVersion: number; stale: boolean }>
  figures: string[]
  /** 1, and 1 more for each correction. */
  revision: number
  corrections: Correction[]
  firstVersion: number
  lastVersion: number
  recordedAt: string
  updatedAt: string
}

interface Stance {
  stance: string
  conditions: Text[]
  developmentId: string | null
  sinceVersion: number
  /** When it was taken: EDTF, or a known time. */
  since: string
}

export interface Position extends Stance {
  actor: string
  scope: string
  scopeLabel: Text | null
  earlier: Stance[]
}

export interface Issue {
  issueId: string
  question: Text
  positions: Position[]
}

export interface Expectation {
  expectationId: string
  what: Text
  window: string
  announcedBy: string
  condition: Text | null
  likelihood: string | null
  reviewBy: string | null
  developmentId: string | null
  status: 'pending' | 'fulfilled' | 'partly-fulfilled' | 'postponed' | 'cancelled' | 'lapsed'
  overdue: boolean
  fulfilledBy: string[]
  revisions: { version: number; recordedAt: string; reason: Text; fields: string[] }[]
  sinceVersion: number
}

export interface Figure {
  figureId: string
  label: Text
  claims: {
    version: number
    recordedAt: string
    value: { exact?: number; from?: number; to?: number; words?: Text }
    unit: string | null
    attribution: Attribution | null
    developmentId: string | null
  }[]
  /** The version of the claim that is shown first. */
  latest: number
}

export interface SourceRating {
  source: string
  reliability: string | null
  reason: Text | null
  version: number | null
  earlier: { reliability: string; reason: Text; version: number }[]
}

export interface StoryState extends StoryAt {
  storyId: string
  status: 'open' | 'closed'
  visibility: 'public' | 'restricted'
  title: Text
  summary: Text | null
  language: string
  tags: string[]
  openedAt: string
  updatedAt: string
  occurred: Range
  counts: {
    developments: number
    corrected: number
    held: number
    withdrawn: number
    merged: number
    openExpectations: number
    overdue: number
  }
  latest: Development[]
  positions: Issue[]
  expectations: Expectation[]
  figures: Figure[]
  links: { storyId: string; relation: string; version: number }[]
}

/** A story in the list of stories. */
export type StoryListed = Pick<StoryState, 'storyId' | 'version' | 'status' | 'title' | 'updatedAt'> &
  Partial<StoryState>

/** An event as it was recorded. Sealed: its data and salt are withheld, its hashes are not. */
export interface RecordedEvent {
  id: string
  storyId: string
  version: number
  type: string
  data: object | null
  sealed?: true
  /** Hashes are lower-case hex sha256. */
  dataHash: string
  salt: string | null
  recordedAt: string
  learnedAt: string | null
  appendId: string
  recordedBy: string
  correlationId?: string
  causationId?: string
  previousHash: string
  hash: string
  position: { partition: number; offset: number; index: number }
}

export interface Verification extends StoryAt {
  valid: boolean
  head: string
  sealed: number
  /** The first version that does not hold, where one does not. */
  brokenAt?: number
}

/** How an append was answered. Pending: the log has it, or may have it; its outcome is found by its append id. */
export type AppendAnswer =
  | {
      status: 'accepted'
      storyId: string
      appendId: string
      fromVersion: number
      toVersion: number
      recordedAt: string
      learnedAt: string | null
      events: { version: number; type: string; hash: string }[]
      /** Whether this append was accepted before, under the same Idempotency-Key: this is its answer again. */
      replayed: boolean
    }
  | { status: 'pending'; storyId: string; appendId: string }

/** How an append ended. Pending: the fold has not met it, and it may never have been written. */
export interface AppendOutcome {
  appendId: string
  status: 'accepted' | 'conflict' | 'rejected' | 'reused' | 'unreadable' | 'pending'
  storyId?: string
  recordedAt?: string
  learnedAt?: string | null
  fromVersion?: number
  toVersion?: number
  events?: { version: number; type: string; hash: string }[]
  code?: string
  detail?: string
  currentVersion?: number
  errors?: { pointer: string; message: string }[]
}

/** What became of one line of an import. `line` counts from 1. */
export interface ImportAnswer {
  line: number
  /** Null where the line names none. */
  storyId: string | null
  /** Pending: no verdict came in time. Unavailable: the answer ends at this line; send the file again. */
  status: 'accepted' | 'conflict' | 'rejected' | 'reused' | 'unreadable' | 'pending' | 'unavailable'
  appendId?: string
  fromVersion?: number
  toVersion?: number
  /** Whether it was imported before, and changed nothing now. Lines that were refused are judged anew. */
  replayed?: boolean
  code?: string
  detail?: string
  errors?: { pointer: string; message: string }[]
}

export type Role = 'reader' | 'reporter' | 'editor' | 'admin'

export interface Key {
  keyId: string
  name: string
  role: Role
  /** Ids or `prefix-*`; null: all. */
  stories: string[] | null
  description: string | null
  expiresAt: string | null
  createdAt: string
}

export interface NewKey {
  name: string
  role: Role
  stories?: readonly string[]
  expiresAt?: string
  description?: string
}

/** A story set aside because folding it failed. Its records wait, in order. */
export interface QuarantinedStory {
  storyId: string
  partition: number
  since: string
  reason: string
  waiting: number
  releaseRequested: boolean
}

export interface Health {
  ready: boolean
  checks: {
    name: string
    up: boolean
    /** What is wrong, or to be known. */
    message: string | null
  }[]
}
