import type {
  Development,
  Expectation,
  Figure,
  Issue,
  LanguageMap,
  PickedText,
  Source,
  StatedPosition,
  Story,
  StoryState,
  TextForm,
  WithoutAt,
} from '@filrouge/contract'
import { nearestTag } from '@filrouge/story'

/** Converts the texts in the parts of an answer to the form that the request asked for. */
export interface Texts {
  /** A text that belongs to no development. */
  text(text: LanguageMap): TextForm
  item(item: Story): Story<TextForm>
  state(state: WithoutAt<StoryState>): WithoutAt<StoryState<TextForm>>
  development(development: Development): Development<TextForm>
  issue(issue: Issue): Issue<TextForm>
  expectation(expectation: Expectation): Expectation<TextForm>
  figure(figure: Figure): Figure<TextForm>
  source(source: Source): Source<TextForm>
}

const WHOLE: Texts = {
  text: (text) => text,
  item: (item) => item,
  state: (state) => state,
  development: (development) => development,
  issue: (issue) => issue,
  expectation: (expectation) => expectation,
  figure: (figure) => figure,
  source: (source) => source,
}

/**
 * Picks each text in the requested language or its nearest variant. A translation can supply the headline and the body of
 * a development. Where there is no such text, the order is: the development's language, the story's language, the first
 * tag by code unit.
 * @param requested null: texts stay whole language maps
 */
export function textsIn(requested: string | null, storyLanguage: string): Texts {
  if (requested === null) return WHOLE
  const inStory = (text: LanguageMap) => pick(text, [requested, storyLanguage])
  const reasoned = <Item extends { reason: LanguageMap }>(item: Item) => ({
    ...item,
    reason: inStory(item.reason),
  })

  const texts: Texts = {
    text: inStory,
    item: (item) => ({ ...item, title: inStory(item.title), summary: item.summary && inStory(item.summary) }),
    state: (state) => ({
      ...state,
      title: inStory(state.title),
      summary: state.summary && inStory(state.summary),
      latest: state.latest.map(texts.development),
      positions: state.positions.map(texts.issue),
      expectations: state.expectations.map(texts.expectation),
      figures: state.figures.map(texts.figure),
    }),
    development: (development) => {
      const { headline, body, language } = development
      const text = (given: LanguageMap) => pick(given, [requested, language, storyLanguage])
      const own = <Item extends { reason: LanguageMap }>(item: Item) => ({
        ...item,
        reason: text(item.reason),
      })
      return {
        ...development,
        headline: translated(development, 'headline', requested) ?? text(headline),
        body: translated(development, 'body', requested) ?? (body && text(body)),
        media: development.media.map((item) => ({
          ...item,
          ...(item.caption && { caption: text(item.caption) }),
        })),
        credibility: development.credibility && own(development.credibility),
        assessments: development.assessments.map(own),
        hold: development.hold && own(development.hold),
        withdrawal: development.withdrawal && own(development.withdrawal),
        disputes: development.disputes.map((dispute) => ({ ...dispute, statement: text(dispute.statement) })),
        corrections: development.corrections.map(own),
      }
    },
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
      revisions: expectation.revisions.map(reasoned),
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
  }
  return texts
}

/**
 * A development's headline or body in the requested language: its own text or a translation, whichever tag is nearer. Where
 * both are as near, its own. Null where neither is in that language.
 */
function translated(
  development: Development,
  name: 'headline' | 'body',
  requested: string,
): PickedText | null {
  const own = development[name] ?? {}
  const translation = translations(development, name)
  const tags = [own, translation].flatMap((text) => Object.keys(text).sort())
  return under({ ...translation, ...own }, nearestTag(tags, requested))
}

/** The text in the first of these languages that it has. Where it has none, the first by code unit. */
function pick(text: LanguageMap, languages: readonly string[]): PickedText {
  for (const language of languages) {
    const picked = inLanguage(text, language)
    if (picked) return picked
  }
  const first = under(text, Object.keys(text).sort()[0])
  if (!first) throw new Error('a text in no language')
  return first
}

/** The text in a language or its nearest variant, or null. */
function inLanguage(text: LanguageMap, language: string): PickedText | null {
  return under(text, nearestTag(Object.keys(text).sort(), language))
}

function under(text: LanguageMap, lang: string | undefined): PickedText | null {
  const value = lang === undefined ? undefined : text[lang]
  return lang === undefined || value === undefined ? null : { value, lang }
}

function translations({ translations: all }: Development, name: 'headline' | 'body'): LanguageMap {
  return Object.fromEntries(
    Object.entries(all).flatMap(([tag, translation]) => {
      const text = translation[name]
      return text === null ? [] : [[tag, text]]
    }),
  )
}
