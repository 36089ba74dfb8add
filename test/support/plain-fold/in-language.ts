import type { Development, LanguageMap } from '@filrouge/contract'

/** The fields that are a text or null, and those that are lists of texts. */
const TEXTS: ReadonlySet<string> = new Set([
  'title',
  'summary',
  'headline',
  'body',
  'reason',
  'statement',
  'caption',
  'question',
  'scopeLabel',
  'what',
  'condition',
  'label',
  'words',
])
const LISTS_OF_TEXTS: ReadonlySet<string> = new Set(['conditions'])

/**
 * An answer with each text in one language: the first of these that the text has, else the first by code unit. What names
 * a language of its own has it after the one that was asked for. Tags are compared as they are. A translation gives headline and body of a development that does not have them itself.
 * @param order the language that was asked for, then the story's
 */
export function inLanguage(answer: unknown, order: readonly string[]): unknown {
  if (Array.isArray(answer)) return answer.map((item) => inLanguage(item, order))
  if (!isObject(answer)) return answer
  if (isDevelopment(answer)) return developmentIn(answer, order)
  return fieldsIn(answer, 'language' in answer ? withOwn(answer.language, order) : order)
}

function fieldsIn(fields: object, order: readonly string[]): Record<string, unknown> {
  const field = (name: string, value: unknown): unknown => {
    if (TEXTS.has(name) && isText(value)) return pick(value, order)
    if (LISTS_OF_TEXTS.has(name) && Array.isArray(value)) return value.map((text) => pick(text, order))
    return inLanguage(value, order)
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, field(name, value)]))
}

function developmentIn(development: Development, order: readonly string[]): Record<string, unknown> {
  const { headline, body, translations, ...rest } = development
  const [asked = ''] = order
  const ofIt = withOwn(development.language, order)
  const own = (text: LanguageMap | null, translated: string | null | undefined) =>
    text?.[asked] === undefined && typeof translated === 'string'
      ? { value: translated, lang: asked }
      : text && pick(text, ofIt)
  return {
    ...fieldsIn(rest, ofIt),
    translations,
    headline: own(headline, translations[asked]?.headline),
    body: own(body, translations[asked]?.body),
  }
}

const withOwn = (language: unknown, [asked = '', ...others]: readonly string[]) =>
  typeof language === 'string' ? [asked, language, ...others] : [asked, ...others]

function pick(text: LanguageMap, order: readonly string[]) {
  const lang = [...order, ...Object.keys(text).sort()].find((tag) => text[tag] !== undefined)
  if (lang === undefined) throw new Error('a text in no language')
  return { value: text[lang], lang }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isText = (value: unknown): value is LanguageMap => isObject(value)
const isDevelopment = (value: object): value is Development => 'translations' in value && 'headline' in value
