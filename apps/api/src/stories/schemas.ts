import { LanguageTag } from '@filrouge/story'
import { z } from 'zod'
import { Attribution, Development, named, range, text, time } from './development-schema.js'

/* The answers of the reads. Strict: what is not here is not answered. */

const at = { version: z.int(), knownAt: time, recordedAt: time, happenedBy: z.string().nullable() }
const page = { next: z.string().nullable() }
const developmentStatus = z
  .enum(['reported', 'held', 'withdrawn', 'merged'])
  .nullable()
  .describe('of the development that it hangs on')
const reliability = z.enum(['A', 'B', 'C', 'D', 'E', 'F'])

const position = {
  actor: z.string(),
  scope: z.string(),
  scopeLabel: text.nullable(),
  stance: z.enum(['supports', 'opposes', 'conditional', 'neutral', 'undeclared']),
  conditions: z.array(text),
  developmentId: z.string().nullable(),
  developmentStatus,
  sinceVersion: z.int(),
  since: z.string(),
}
const Issue = named('Issue', {
  issueId: z.string(),
  question: text,
  positions: z.array(z.strictObject({ ...position, earlier: z.array(z.strictObject(position)) })),
})

const Expectation = named('Expectation', {
  expectationId: z.string(),
  what: text,
  window: z.string(),
  announcedBy: z.string(),
  condition: text.nullable(),
  likelihood: z.enum(['eos0', 'eos1', 'eos2', 'eos3', 'eos4', 'eos5', 'eos6']).nullable(),
  reviewBy: z.string().nullable(),
  developmentId: z.string().nullable(),
  developmentStatus,
  status: z.enum(['pending', 'fulfilled', 'partly-fulfilled', 'postponed', 'cancelled', 'lapsed']),
  overdue: z.boolean(),
  fulfilledBy: z.array(z.string()),
  fulfilments: z.array(
    z.strictObject({ developmentId: z.string(), developmentStatus, partly: z.boolean(), version: z.int() }),
  ),
  revisions: z.array(
    z.strictObject({ version: z.int(), recordedAt: time, reason: text, fields: z.array(z.string()) }),
  ),
  sinceVersion: z.int(),
})

const Figure = named('Figure', {
  figureId: z.string(),
  label: text,
  claims: z.array(
    z.strictObject({
      version: z.int(),
      recordedAt: time,
      value: z.union([
        z.strictObject({ exact: z.number() }),
        z.strictObject({ words: text }),
        z.strictObject({ from: z.number().optional(), to: z.number().optional() }),
      ]),
      unit: z.string().nullable(),
      attribution: Attribution.nullable(),
      developmentId: z.string().nullable(),
      developmentStatus,
    }),
  ),
  latest: z.int().describe('the version of the latest claim'),
})

const header = {
  storyId: z.string(),
  status: z.enum(['open', 'closed']),
  visibility: z.enum(['public', 'restricted']),
  title: text,
  summary: text.nullable(),
  language: LanguageTag,
  tags: z.array(z.string()),
  openedAt: time,
  updatedAt: time,
}

export const Stories = named('Stories', {
  items: z.array(named('Story', { ...header, version: z.int() })),
  ...page,
})
export const StoryState = named('StoryState', {
  ...at,
  ...header,
  occurred: range,
  counts: z.strictObject({
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
  links: z.array(z.strictObject({ storyId: z.string(), relation: z.string(), version: z.int() })),
})
export const Timeline = named('Timeline', { ...at, items: z.array(Development), ...page })
export const OneDevelopment = named('OneDevelopment', {
  ...Development.shape,
  version: z.int(),
  knownAt: time,
  happenedBy: z.string().nullable(),
  recordedAt: time.describe("the development's own: when it was first recorded, not when the version was"),
})
export const Positions = named('Positions', { ...at, issues: z.array(Issue) })
export const Expectations = named('Expectations', { ...at, items: z.array(Expectation), ...page })
export const Figures = named('Figures', { ...at, items: z.array(Figure), ...page })

const Rating = named('Rating', { reliability, reason: text, version: z.int() })
export const Sources = named('Sources', {
  ...at,
  items: z.array(
    z.strictObject({
      source: z.string(),
      reliability: reliability.nullable().describe('Admiralty code: A reliable … F cannot be judged'),
      reason: text.nullable(),
      version: z.int().nullable().describe('the version of the rating'),
      earlier: z.array(Rating),
    }),
  ),
  ...page,
})
export const Verification = named('Verification', {
  ...at,
  valid: z.boolean(),
  head: z.string(),
  sealed: z.int(),
  brokenAt: z.int().optional(),
})
export const RecordedEvent = named('RecordedEvent', {
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
  position: z.strictObject({ partition: z.int(), offset: z.int(), index: z.int() }),
})
export const Events = named('Events', { ...at, items: z.array(RecordedEvent), ...page })
