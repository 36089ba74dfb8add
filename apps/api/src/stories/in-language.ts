import type {
  Development,
  Expectation,
  Figure,
  Issue,
  LanguageMap,
  Link,
  Overview,
  PickedText,
  Source,
  StatedPosition,
  Story,
  StoryState,
  TextForm,
  WithoutAt,
} from '@filrouge/contract'
import type { NamedDevelopment } from '@filrouge/record'
import { developmentIn } from './development-in-language.js'
import { pick } from './pick-text.js'

/** Converts the texts in the parts of an answer to the form that the request asked for. */
export interface Texts<Form extends TextForm = TextForm> {
  /** A text that belongs to no development. */
  text(text: LanguageMap): Form
  item(item: Story): Story<Form>
  state(state: WithoutAt<StoryState>): WithoutAt<StoryState<Form>>
  development(development: Development): Development<Form>
  issue(issue: Issue): Issue<Form>
  expectation(expectation: Expectation): Expectation<Form>
  figure(figure: Figure): Figure<Form>
  source(source: Source): Source<Form>
  overview(overview: WithoutAt<Overview>): WithoutAt<Overview<Form>>
  titled(titled: NamedDevelopment): NamedDevelopment<Form>
  link(link: Link): Link<Form>
}

const WHOLE: Texts<LanguageMap> = {
  text: (text) => text,
  item: (item) => item,
  state: (state) => state,
  development: (development) => development,
  issue: (issue) => issue,
  expectation: (expectation) => expectation,
  figure: (figure) => figure,
  source: (source) => source,
  overview: (overview) => overview,
  titled: (titled) => titled,
  link: (link) => link,
}

/**
 * Picks each text in the requested language or its nearest variant. A translation can supply the headline and the body of
 * a development. Where there is no such text, the order is: the development's language, the story's language, the first
 * tag by code unit.
 * @param requested null: texts stay whole language maps
 */
export function textsIn(requested: string, storyLanguage: string): Texts<PickedText>
export function textsIn(requested: string | null, storyLanguage: string): Texts
export function textsIn(requested: string | null, storyLanguage: string): Texts {
  if (requested === null) return WHOLE
  const inStory = (text: LanguageMap) => pick(text, [requested, storyLanguage])
  const reasoned = <Item extends { reason: LanguageMap }>(item: Item) => ({
    ...item,
    reason: inStory(item.reason),
  })

  /** A short development. */
  const titled = <Short extends { headline: LanguageMap; language: string }>(development: Short) => ({
    ...development,
    headline: pick(development.headline, [requested, development.language, storyLanguage]),
  })

  const texts: Texts<PickedText> = {
    text: inStory,
    item: (item) => ({
      ...item,
      title: inStory(item.title),
      summary: item.summary && inStory(item.summary),
      latest: item.latest.map(titled),
    }),
    state: (state) => ({
      ...state,
      title: inStory(state.title),
      summary: state.summary && inStory(state.summary),
      latest: state.latest.map(texts.development),
      positions: state.positions.map(texts.issue),
      expectations: state.expectations.map(texts.expectation),
      figures: state.figures.map(texts.figure),
    }),
    development: (development) => developmentIn(development, [requested, storyLanguage]),
    issue: (issue) => {
      const position = <Stated extends StatedPosition>(stated: Stated) => ({
        ...stated,
        scopeLabel: stated.scopeLabel && inStory(stated.scopeLabel),
        conditions: stated.conditions.map(inStory),
      })
      return {
        ...issue,
        question: inStory(issue.question),
        positions: issue.positions.map((stated) => ({
          ...position(stated),
          earlier: stated.earlier.map(position),
        })),
      }
    },
    expectation: (expectation) => ({
      ...expectation,
      what: inStory(expectation.what),
      condition: expectation.condition && inStory(expectation.condition),
      revisions: expectation.revisions.map(({ before: { what, condition, ...before }, ...revision }) => ({
        ...reasoned(revision),
        before: {
          ...before,
          ...(what && { what: inStory(what) }),
          ...(condition !== undefined && { condition: condition && inStory(condition) }),
        },
      })),
      settled: expectation.settled && {
        ...expectation.settled,
        reason: expectation.settled.reason && inStory(expectation.settled.reason),
      },
    }),
    figure: (figure) => ({
      ...figure,
      label: inStory(figure.label),
      claims: figure.claims.map((claim) => ({
        ...claim,
        value: 'words' in claim.value ? { words: inStory(claim.value.words) } : claim.value,
      })),
    }),
    source: (source) => ({
      ...source,
      reason: source.reason && inStory(source.reason),
      earlier: source.earlier.map(reasoned),
    }),
    overview: (overview) => ({ ...overview, developments: overview.developments?.map(titled) ?? null }),
    titled,
    link: ({ relation, from, to }) => ({ relation, from: titled(from), to: titled(to) }),
  }
  return texts
}

/** A story with its texts in its main language, where they are not in one language already. */
export function inMainLanguage({ latest: _, ...story }: Story<TextForm>): Omit<Story<PickedText>, 'latest'> {
  const one = (text: TextForm) => (isPicked(text) ? text : pick(text, [story.language]))
  return { ...story, title: one(story.title), summary: story.summary && one(story.summary) }
}

/** A language map has no key `lang`: the first part of a tag has 2 or 3 letters. */
const isPicked = (text: TextForm): text is PickedText => 'lang' in text
