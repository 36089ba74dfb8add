import { Stance } from '@filrouge/story'
import { z } from 'zod'
import { Development, Translation } from './development.js'
import { Expectation } from './expectations.js'
import { Figure } from './figures.js'
import { at, Moment, named } from './parts.js'
import { Rating } from './sources.js'
import { StoryState } from './stories.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

/** A field whose values differ at the two versions. */
const changed = <Name extends string, Value extends z.ZodType>(field: Name, value: Value) =>
  z.strictObject({ field: z.literal(field), before: value, after: value })

/** The same of a field that has no value before the story began. */
const changedOrNew = <Name extends string, Value extends z.ZodType>(field: Name, value: Value) =>
  z.strictObject({ field: z.literal(field), before: value.nullable(), after: value })

const { shape: ofStory } = StoryState
const StoryChange = z
  .discriminatedUnion('field', [
    changedOrNew('status', ofStory.status),
    changedOrNew('visibility', ofStory.visibility),
    changedOrNew('title', ofStory.title),
    changedOrNew('summary', ofStory.summary),
    changedOrNew('tags', ofStory.tags),
    changedOrNew('links', ofStory.links),
  ])
  .meta({ id: 'StoryChange' })
/** A field of a story that differs. `before` is null where the difference begins before the story. */
export type StoryChange<Form extends TextForm = LanguageMap> = WithTexts<typeof StoryChange, Form>

const { shape: ofDevelopment } = Development
const DevelopmentChange = z
  .discriminatedUnion('field', [
    changed('headline', ofDevelopment.headline),
    changed('body', ofDevelopment.body),
    changed('language', ofDevelopment.language),
    changed('occurred', ofDevelopment.occurred),
    changed('kind', ofDevelopment.kind),
    changed('actors', ofDevelopment.actors),
    changed('places', ofDevelopment.places),
    changed('attribution', ofDevelopment.attribution),
    changed('links', ofDevelopment.links),
    changed('media', ofDevelopment.media),
    changed('importance', ofDevelopment.importance),
    changed('actuality', ofDevelopment.actuality),
  ])
  .meta({ id: 'DevelopmentChange' })
/** A field of a development that differs, as a correction replaces it. */
export type DevelopmentChange<Form extends TextForm = LanguageMap> = WithTexts<typeof DevelopmentChange, Form>

const VerificationChange = z
  .discriminatedUnion('field', [
    changed('credibility', ofDevelopment.credibility),
    changed('corroborations', ofDevelopment.corroborations),
    changed('disputes', ofDevelopment.disputes),
  ])
  .meta({ id: 'VerificationChange' })
/** A judgement of a development that differs. */
export type VerificationChange<Form extends TextForm = LanguageMap> = WithTexts<
  typeof VerificationChange,
  Form
>

const { shape: ofExpectation } = Expectation
const ExpectationChange = z
  .discriminatedUnion('field', [
    changed('what', ofExpectation.what),
    changed('window', ofExpectation.window),
    changed('condition', ofExpectation.condition),
    changed('likelihood', ofExpectation.likelihood),
    changed('reviewBy', ofExpectation.reviewBy),
    changed('status', ofExpectation.status),
    changed('fulfilledBy', ofExpectation.fulfilledBy),
  ])
  .meta({ id: 'ExpectationChange' })
/** A field of an expectation that differs. */
export type ExpectationChange<Form extends TextForm = LanguageMap> = WithTexts<typeof ExpectationChange, Form>

const TranslationChange = z.strictObject({
  language: z.string(),
  before: Translation.nullable(),
  after: Translation.nullable(),
})
/** A translation that differs. Null: there was none. */
export type TranslationChange = z.output<typeof TranslationChange>

const merge = z.strictObject({ from: z.string(), into: z.string() })
const ids = z.array(z.string())

const DevelopmentsDiff = named('DevelopmentsDiff', {
  added: z.array(Development).describe('developments that stand now and did not before, whole'),
  corrected: z
    .array(
      z.strictObject({
        developmentId: z.string(),
        fields: z.array(DevelopmentChange),
        reasons: z.array(Text).describe('of the corrections between the two versions, in order'),
      }),
    )
    .describe('developments that stand at both versions and differ in a field'),
  withdrawn: ids,
  held: ids,
  released: ids,
  removed: ids.describe(
    'developments that a corrected date moved out of the world of `happenedBy`, or that were merged into one that the caller may not see',
  ),
  merged: z.array(merge),
  unmerged: z.array(merge),
  verified: z
    .array(z.strictObject({ developmentId: z.string(), fields: z.array(VerificationChange) }))
    .describe('developments that stand at both versions and are judged otherwise'),
  translated: z
    .array(
      z.strictObject({
        developmentId: z.string(),
        translations: z.array(TranslationChange),
      }),
    )
    .describe('developments that stand at both versions and have other translations, or stale ones'),
})
/** What became of developments. A development held now is in no list for callers who may not see it. */
export type DevelopmentsDiff<Form extends TextForm = LanguageMap> = WithTexts<typeof DevelopmentsDiff, Form>

const ShownPosition = named('ShownPosition', {
  stance: Stance,
  conditions: z.array(Text),
  developmentId: z.string().nullable(),
})
/** The position that was shown at one of the two versions. */
export type ShownPosition<Form extends TextForm = LanguageMap> = WithTexts<typeof ShownPosition, Form>

const PositionChange = z.strictObject({
  issueId: z.string(),
  actor: z.string(),
  scope: z.string(),
  before: ShownPosition.nullable(),
  after: ShownPosition.nullable(),
})
/** A position that differs. Null: none was shown. */
export type PositionChange<Form extends TextForm = LanguageMap> = WithTexts<typeof PositionChange, Form>

const ExpectationsDiff = named('ExpectationsDiff', {
  announced: z.array(Expectation),
  revised: z.array(
    z.strictObject({
      expectationId: z.string(),
      fields: z.array(ExpectationChange),
      reasons: z.array(Text).describe('of the revisions between the two versions, in order'),
    }),
  ),
  settled: z.array(Expectation),
  overdue: z.array(Expectation).describe('expectations that were not overdue before and are now'),
})
/** What became of expectations, in the order in which they were announced. */
export type ExpectationsDiff<Form extends TextForm = LanguageMap> = WithTexts<typeof ExpectationsDiff, Form>

/**
 * The net difference between two versions of a story, as the caller may read them now. What came and went between them is in
 * no list. What was added and then corrected is in `added` only. Every list of developments is in the order in which they
 * were first reported.
 */
export const Diff = named('Diff', {
  ...at,
  from: z.int().describe('the earlier version; 0: before the story'),
  to: z.int().describe('the later version: the same as `version`'),
  since: z
    .strictObject({ knownAt: Moment, recordedAt: Moment })
    .nullable()
    .describe('the times of the earlier version; null where `from` is 0'),
  story: z.strictObject({ storyId: z.string(), fields: z.array(StoryChange) }),
  developments: DevelopmentsDiff,
  issues: z
    .array(z.strictObject({ issueId: z.string(), question: Text }))
    .describe('issues that were raised between the two versions'),
  positions: z.array(PositionChange),
  expectations: ExpectationsDiff,
  figures: z.array(
    z.strictObject({ figureId: z.string(), before: Figure.nullable(), after: Figure.nullable() }),
  ),
  sources: z
    .array(z.strictObject({ source: z.string(), before: Rating.nullable(), after: Rating.nullable() }))
    .describe('sources whose rating differs, as the ratings spell them; null: not rated'),
})
export type Diff<Form extends TextForm = LanguageMap> = WithTexts<typeof Diff, Form>
