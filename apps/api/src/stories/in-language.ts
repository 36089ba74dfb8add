import type {
  Development,
  Expectation,
  Figure,
  Issue,
  Source,
  StatedPosition,
  Story,
  StoryState,
  TextForm,
  WithoutAt,
} from '@filrouge/contract'

/** A text in one language: that which was asked for, or what it falls back to. */
interface InLanguage {
  value: string
  /** The tag that the text stands under. */
  lang: string
}

type LanguageMap = Readonly<Record<string, string>>

/** The parts of an answer with their texts as they are to be given. */
export interface Texts {
  item(item: Story): Story<TextForm>
  state(state: WithoutAt<StoryState>): WithoutAt<StoryState<TextForm>>
  development(development: Development): Development<TextForm>
  issue(issue: Issue): Issue<TextForm>
  expectation(expectation: Expectation): Expectation<TextForm>
  figure(figure: Figure): Figure<TextForm>
  source(source: Source): Source<TextForm>
}

const WHOLE: Texts = {
  item: (item) => item,
  state: (state) => state,
  development: (development) => development,
  issue: (issue) => issue,
  expectation: (expectation) => expectation,
  figure: (figure) => figure,
  source: (source) => source,
}

/**
 * Texts in the language asked for, else its base or a variant of it; a development's headline and body by a
 * translation; else in the development's language, the story's, or the first by code unit. Null: language maps, whole.
 */
export function textsIn(asked: string | null, storyLanguage: string): Texts {
  if (asked === null) return WHOLE
  const inStory = (text: LanguageMap) => picked(text, [asked, storyLanguage])
  const reasoned = <Item extends { reason: LanguageMap }>(item: Item) => ({
    ...item,
    reason: inStory(item.reason),
  })

  const texts: Texts = {
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
      const text = (given: LanguageMap) => picked(given, [asked, development.language, storyLanguage])
      const own = <Item extends { reason: LanguageMap }>(item: Item) => ({
        ...item,
        reason: text(item.reason),
      })
      const translated = (name: 'headline' | 'body') => inLanguage(translations(development, name), asked)
      const { headline, body } = development
      return {
        ...development,
        headline: inLanguage(headline, asked) ?? translated('headline') ?? text(headline),
        body: inLanguage(body, asked) ?? translated('body') ?? (body && text(body)),
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

/** A text is in one language at least. */
function picked(text: LanguageMap, languages: readonly string[]): InLanguage {
  const found = pick(text, languages)
  if (!found) throw new Error('a text in no language')
  return found
}

/** The text in the first of these languages that it is in, else in its first by code unit; null where there is none. */
function pick(text: unknown, languages: readonly string[]): InLanguage | null {
  for (const language of languages) {
    const found = inLanguage(text, language)
    if (found) return found
  }
  return isLanguageMap(text) ? under(text, Object.keys(text).sort()[0]) : null
}

/** The text in a language, its base (`fr` for `fr-CA`), or a variant of that (`fr-CH`), whatever the tags' case. */
function inLanguage(text: unknown, language: string): InLanguage | null {
  if (!isLanguageMap(text)) return null
  const tags = Object.keys(text).sort()
  const subtags = language.toLowerCase().split('-')
  for (let length = subtags.length; length > 0; length--) {
    const wanted = subtags.slice(0, length).join('-')
    const tag = tags.find((one) => one.toLowerCase() === wanted)
    if (tag !== undefined) return under(text, tag)
  }
  return under(
    text,
    tags.find((one) => one.toLowerCase().startsWith(`${subtags[0]}-`)),
  )
}

function under(text: LanguageMap, lang: string | undefined): InLanguage | null {
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

const isLanguageMap = (text: unknown): text is LanguageMap =>
  typeof text === 'object' && text !== null && Object.values(text).every((value) => typeof value === 'string')
