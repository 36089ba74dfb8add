import type {
  Development,
  Expectation,
  Figure,
  Issue,
  Source,
  Story,
  StoryState,
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
  item(item: Story): object
  state(state: WithoutAt<StoryState>): object
  development(development: Development): object
  issue(issue: Issue): object
  expectation(expectation: Expectation): object
  figure(figure: Figure): object
  source(source: Source): object
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
  const inStory = (text: unknown) => pick(text, [asked, storyLanguage])
  const reasoned = <Item extends { reason: unknown }>(item: Item) => ({
    ...item,
    reason: inStory(item.reason),
  })

  const texts: Texts = {
    item: (item) => ({ ...item, title: inStory(item.title), summary: inStory(item.summary) }),
    state: (state) => ({
      ...state,
      title: inStory(state.title),
      summary: inStory(state.summary),
      latest: state.latest.map(texts.development),
      positions: state.positions.map(texts.issue),
      expectations: state.expectations.map(texts.expectation),
      figures: state.figures.map(texts.figure),
    }),
    development: (development) => {
      const text = (given: unknown) => pick(given, [asked, development.language, storyLanguage])
      const own = <Item extends { reason: unknown }>(item: Item) => ({ ...item, reason: text(item.reason) })
      const translated = (name: 'headline' | 'body') => inLanguage(translations(development, name), asked)
      return {
        ...development,
        headline:
          inLanguage(development.headline, asked) ?? translated('headline') ?? text(development.headline),
        body: inLanguage(development.body, asked) ?? translated('body') ?? text(development.body),
        media: development.media.map((item) => withText(item, 'caption', text)),
        credibility: development.credibility && own(development.credibility),
        assessments: development.assessments.map(own),
        hold: development.hold && own(development.hold),
        withdrawal: development.withdrawal && own(development.withdrawal),
        disputes: development.disputes.map((dispute) => ({ ...dispute, statement: text(dispute.statement) })),
        corrections: development.corrections.map(own),
      }
    },
    issue: (issue) => {
      const position = <Held extends Issue['positions'][number]['earlier'][number]>(held: Held) => ({
        ...held,
        scopeLabel: inStory(held.scopeLabel),
        conditions: held.conditions.map(inStory),
      })
      return {
        ...issue,
        question: inStory(issue.question),
        positions: issue.positions.map((held) => ({
          ...position(held),
          earlier: held.earlier.map(position),
        })),
      }
    },
    expectation: (expectation) => ({
      ...expectation,
      what: inStory(expectation.what),
      condition: inStory(expectation.condition),
      revisions: expectation.revisions.map(reasoned),
    }),
    figure: (figure) => ({
      ...figure,
      label: inStory(figure.label),
      claims: figure.claims.map((claim) => ({ ...claim, value: withText(claim.value, 'words', inStory) })),
    }),
    source: (source) => ({ ...reasoned(source), earlier: source.earlier.map(reasoned) }),
  }
  return texts
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

/** An object with one of its fields, where it has it, in a language. */
function withText(item: unknown, name: string, text: (given: unknown) => InLanguage | null): unknown {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, name)) return item
  return { ...item, [name]: text(Object.entries(item).find(([field]) => field === name)?.[1]) }
}

const isLanguageMap = (text: unknown): text is LanguageMap =>
  typeof text === 'object' && text !== null && Object.values(text).every((value) => typeof value === 'string')
