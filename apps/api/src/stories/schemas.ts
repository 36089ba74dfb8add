import { z } from 'zod'

const time = z.iso.datetime()
const text = z.record(z.string(), z.string())
const range = z.object({ earliest: time.nullable(), latest: time.nullable() })
const at = { version: z.int(), knownAt: time, recordedAt: time, happenedBy: z.string().nullable() }
const page = { next: z.string().nullable() }

export const Attribution = z.object({
  source: z.string(),
  saidBy: z.string().optional(),
  quote: z.string().optional(),
  url: z.string().optional(),
  publishedAt: z.string().optional(),
})
const Assessment = z.object({ credibility: z.int(), reason: text, version: z.int() })
const Marked = z.object({ reason: text, version: z.int() })

export const Development = z.object({
  developmentId: z.string(),
  status: z.enum(['reported', 'held', 'withdrawn', 'merged']),
  mergedInto: z.string().optional(),
  headline: text,
  body: text.nullable(),
  occurred: z.string(),
  occurredRange: range,
  kind: z.looseObject({ category: z.string() }),
  actors: z.array(z.looseObject({ name: z.string(), role: z.string() })),
  places: z.array(z.looseObject({ name: z.string() })),
  attribution: z.array(Attribution),
  links: z.array(z.object({ relation: z.string(), developmentId: z.string() })),
  media: z.array(z.looseObject({ url: z.string(), type: z.string() })),
  importance: z.enum(['key', 'normal', 'background']).nullable(),
  actuality: z.enum(['actual', 'planned', 'conditional']),
  language: z.string(),
  credibility: Assessment.nullable(),
  assessments: z.array(Assessment),
  hold: Marked.nullable(),
  withdrawal: Marked.nullable(),
  corroborations: z.array(z.object({ version: z.int(), attribution: Attribution })),
  disputes: z.array(z.looseObject({ version: z.int(), by: z.string(), statement: text })),
  translations: z.record(
    z.string(),
    z.object({ headline: z.string(), body: z.string().nullable(), ofVersion: z.int(), stale: z.boolean() }),
  ),
  figures: z.array(z.string()),
  revision: z.int(),
  corrections: z.array(
    z.object({
      version: z.int(),
      recordedAt: time,
      severity: z.enum(['minor', 'correction']),
      reason: text,
      fields: z.array(z.string()),
    }),
  ),
  firstVersion: z.int(),
  lastVersion: z.int(),
  recordedAt: time,
  updatedAt: time,
})

const stance = {
  stance: z.string(),
  conditions: z.array(text),
  developmentId: z.string().nullable(),
  sinceVersion: z.int(),
  since: z.string(),
}
const Position = z.looseObject({
  actor: z.string(),
  scope: z.string(),
  ...stance,
  earlier: z.array(z.looseObject(stance)),
})
const Issue = z.object({ issueId: z.string(), question: text, positions: z.array(Position) })

const Expectation = z.looseObject({
  expectationId: z.string(),
  what: text,
  window: z.string(),
  announcedBy: z.string(),
  status: z.enum(['pending', 'fulfilled', 'partly-fulfilled', 'postponed', 'cancelled', 'lapsed']),
  overdue: z.boolean(),
  fulfilledBy: z.array(z.string()),
  revisions: z.array(
    z.object({ version: z.int(), recordedAt: time, reason: text, fields: z.array(z.string()) }),
  ),
  sinceVersion: z.int(),
})
const Figure = z.object({
  figureId: z.string(),
  label: text,
  claims: z.array(z.looseObject({ version: z.int(), recordedAt: time, value: z.looseObject({}) })),
  latest: z.int(),
})

export const StoryState = z.object({
  ...at,
  storyId: z.string(),
  status: z.enum(['open', 'closed']),
  visibility: z.enum(['public', 'restricted']),
  title: text,
  summary: text.nullable(),
  language: z.string(),
  tags: z.array(z.string()),
  openedAt: time,
  updatedAt: time,
  occurred: range,
  counts: z.object({
    developments: z.int(),
    corrected: z.int(),
    held: z.int(),
    withdrawn: z.int(),
    merged: z.int(),
    openExpectations: z.int(),
    overdue: z.int(),
  }),
  latest: z.array(Development),
  positions: z.array(Issue),
  expectations: z.array(Expectation),
  figures: z.array(Figure),
  links: z.array(z.object({ storyId: z.string(), relation: z.string(), version: z.int() })),
})
export const Timeline = z.object({ ...at, items: z.array(Development), ...page })
export const Positions = z.object({ ...at, issues: z.array(Issue) })
export const Expectations = z.object({ ...at, items: z.array(Expectation), ...page })
export const Figures = z.object({ ...at, items: z.array(Figure), ...page })
export const Verification = z.object({
  ...at,
  valid: z.boolean(),
  head: z.string(),
  sealed: z.int(),
  brokenAt: z.int().optional(),
})
export const RecordedEvent = z.object({
  id: z.string(),
  storyId: z.string(),
  version: z.int(),
  type: z.string(),
  data: z.looseObject({}).nullable(),
  sealed: z.literal(true).optional(),
  dataHash: z.string(),
  salt: z.string().nullable(),
  recordedAt: time,
  learnedAt: time.nullable(),
  appendId: z.string(),
  recordedBy: z.string(),
  correlationId: z.string().optional(),
  causationId: z.string().optional(),
  previousHash: z.string(),
  hash: z.string(),
  position: z.object({ partition: z.int(), offset: z.int(), index: z.int() }),
})
export const Events = z.object({ ...at, items: z.array(RecordedEvent), ...page })
