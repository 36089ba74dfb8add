import { LanguageTag, Visibility } from '@filrouge/story'
import { z } from 'zod'
import { Development } from './development.js'
import { Expectation } from './expectations.js'
import { Figure } from './figures.js'
import { at, Moment, named, next, Range } from './parts.js'
import { Issue } from './positions.js'
import { MOST_MARKS } from './overview.js'
import { short } from './short-development.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

export const StoryStatus = z.enum(['open', 'closed'])
export type StoryStatus = z.output<typeof StoryStatus>

const header = {
  storyId: z.string(),
  status: StoryStatus,
  visibility: Visibility,
  title: Text,
  summary: Text.nullable(),
  language: LanguageTag,
  tags: z.array(z.string()),
  openedAt: Moment,
  updatedAt: Moment,
}

/**
 * The numbers of developments by status, and of unsettled expectations. `developments` counts reported ones. `corrected`
 * counts those of them that have a correction of severity `correction`.
 */
const Counts = z.strictObject({
  developments: z.int(),
  corrected: z.int(),
  held: z.int(),
  withdrawn: z.int(),
  merged: z.int(),
  openExpectations: z.int(),
  overdue: z.int(),
})
export type Counts = z.output<typeof Counts>

const LatestDevelopment = z.strictObject({ ...short, recordedAt: Moment, updatedAt: Moment })
/** A development that was lately touched. `recordedAt` is that of its report, `updatedAt` the known time of its last event. */
export type LatestDevelopment<Form extends TextForm = LanguageMap> = WithTexts<typeof LatestDevelopment, Form>

const Mark = z.strictObject({
  earliest: Moment.nullable(),
  latest: Moment.nullable(),
  category: short.category,
  importance: short.importance,
  actuality: short.actuality,
})
/** A development as the strip of a story in a list shows it. */
export type Mark = z.output<typeof Mark>

/**
 * A story in its current state, as the list of stories shows it. `openedAt` and `updatedAt` are known times. `counts` are
 * those of its state.
 */
export const Story = named('Story', {
  ...header,
  version: z.int(),
  counts: Counts,
  latest: z.array(LatestDevelopment).describe('the 3 reported developments that were last touched'),
  strip: z
    .array(Mark)
    .nullable()
    .optional()
    .describe(
      `with \`include=strip\`: its reported developments in order of valid time; null: there are more than ${MOST_MARKS}`,
    ),
})
export type Story<Form extends TextForm = LanguageMap> = WithTexts<typeof Story, Form>

/** A page of stories, the most recently updated first. */
export const Stories = named('Stories', { items: z.array(Story), ...next })
export type Stories<Form extends TextForm = LanguageMap> = WithTexts<typeof Stories, Form>

const StoryLink = z.strictObject({ storyId: z.string(), relation: z.string(), version: z.int() })
/** A link to another story. `version` is that of the event that made the link. */
export type StoryLink = z.output<typeof StoryLink>

/** A story at a version: its header, its counts and its parts. */
export const StoryState = named('StoryState', {
  ...at,
  ...header,
  head: z.string().describe('the hash of the event of this version, by which the state can be cited'),
  occurred: Range,
  counts: Counts,
  latest: z.array(Development),
  positions: z.array(Issue),
  expectations: z.array(Expectation),
  figures: z.array(Figure),
  links: z.array(StoryLink),
})
export type StoryState<Form extends TextForm = LanguageMap> = WithTexts<typeof StoryState, Form>
