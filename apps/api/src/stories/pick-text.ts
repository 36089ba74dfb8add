import type { LanguageMap, PickedText } from '@filrouge/contract'
import { nearestTag } from '@filrouge/story'

/** The text in the first of these languages that it has. Where it has none, the first by code unit. */
export function pick(text: LanguageMap, languages: readonly string[]): PickedText {
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

/** The text of a tag. Null: there is none. */
export function under(text: LanguageMap, lang: string | undefined): PickedText | null {
  const value = lang === undefined ? undefined : text[lang]
  return lang === undefined || value === undefined ? null : { value, lang }
}
