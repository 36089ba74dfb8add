import type {
  Diff,
  Development,
  DevelopmentsDiff,
  Expectation,
  ExpectationsDiff,
  ShownPosition,
  StoryChange,
  TextForm,
  WithoutAt,
} from '@filrouge/contract'
import type { Ends, StoryDiff } from '@filrouge/record'
import type { Texts } from './in-language.js'

/** The answer to a request for a diff, with its texts in the form that the request asked for. */
export function diffAnswer({ from, to }: Ends, diff: StoryDiff, texts: Texts): WithoutAt<Diff<TextForm>> {
  const position = (shown: ShownPosition | null) =>
    shown && { ...shown, conditions: shown.conditions.map(texts.text) }
  const rating = (rated: StoryDiff['sources'][number]['after']) =>
    rated && { ...rated, reason: texts.text(rated.reason) }
  return {
    from: from?.version ?? 0,
    to: to.version,
    since: from && { knownAt: from.knownAt, recordedAt: from.recordedAt },
    story: { storyId: to.storyId, fields: diff.story.map((change) => storyChange(change, texts)) },
    developments: developments(diff, from?.version ?? 0, texts),
    issues: diff.issues.map(({ issueId, question }) => ({ issueId, question: texts.text(question) })),
    positions: diff.positions.map(({ before, after, ...of }) => ({
      ...of,
      before: position(before),
      after: position(after),
    })),
    expectations: expectations(diff, from?.version ?? 0, texts),
    figures: diff.figures.map(({ figureId, before, after }) => ({
      figureId,
      before: before && texts.figure(before),
      after: after && texts.figure(after),
    })),
    sources: diff.sources.map(({ source, before, after }) => ({
      source,
      before: rating(before),
      after: rating(after),
    })),
  }
}

function storyChange(change: StoryChange, texts: Texts): StoryChange<TextForm> {
  switch (change.field) {
    case 'title':
      return {
        ...change,
        before: change.before && texts.text(change.before),
        after: texts.text(change.after),
      }
    case 'summary':
      return {
        ...change,
        before: change.before && texts.text(change.before),
        after: change.after && texts.text(change.after),
      }
    default:
      return change
  }
}

function developments(
  { developments: differ }: StoryDiff,
  since: number,
  texts: Texts,
): DevelopmentsDiff<TextForm> {
  return {
    ...differ,
    added: differ.added.map(texts.development),
    corrected: differ.corrected.map(({ before, after, fields }) => {
      const [then, now] = [texts.development(before), texts.development(after)]
      return {
        developmentId: after.developmentId,
        fields: fields.map((field) => changeOf<Development<TextForm>, typeof field>(field, then, now)),
        reasons: reasonsSince(now.corrections, since),
      }
    }),
    verified: differ.verified.map(({ before, after, fields }) => {
      const [then, now] = [texts.development(before), texts.development(after)]
      return {
        developmentId: after.developmentId,
        fields: fields.map((field) => changeOf<Development<TextForm>, typeof field>(field, then, now)),
      }
    }),
  }
}

function expectations(
  { expectations: differ }: StoryDiff,
  since: number,
  texts: Texts,
): ExpectationsDiff<TextForm> {
  return {
    announced: differ.announced.map(texts.expectation),
    revised: differ.revised.map(({ before, after, fields }) => {
      const [then, now] = [texts.expectation(before), texts.expectation(after)]
      return {
        expectationId: after.expectationId,
        fields: fields.map((field) => changeOf<Expectation<TextForm>, typeof field>(field, then, now)),
        reasons: reasonsSince(now.revisions, since),
      }
    }),
    settled: differ.settled.map(texts.expectation),
    overdue: differ.overdue.map(texts.expectation),
  }
}

const reasonsSince = (given: readonly { version: number; reason: TextForm }[], since: number) =>
  given.filter(({ version }) => version > since).map(({ reason }) => reason)

/** For each field its name and its values. It keeps the compiler aware that they belong together. */
type ChangeOf<Thing, Name extends keyof Thing> = {
  [Each in Name]: { field: Each; before: Thing[Each]; after: Thing[Each] }
}[Name]

const changeOf = <Thing, Name extends keyof Thing>(
  field: Name,
  before: Thing,
  after: Thing,
): ChangeOf<Thing, Name> => ({ field, before: before[field], after: after[field] })
