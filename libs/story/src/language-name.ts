import { canonicalTag } from './language-tag.js'
import { quoted } from './words.js'

/**
 * The tag of a language that is written as a name, in English or in the language itself: `en` for "English", `de` for
 * "Deutsch". For messages only: what is stored must not depend on the registry in a build of Node.
 * @returns null where no language has this name
 */
export function tagOfName(name: string): string | null {
  names ??= new Map(CODES.flatMap(namesOf))
  return names.get(name.trim().toLowerCase()) ?? null
}

let names: Map<string, string> | null = null

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))

/** @returns nothing for two letters that are no language */
function namesOf(code: string): [name: string, code: string][] {
  const english = nameIn('en', code)
  if (english === undefined) return []
  const own = nameIn(code, code) ?? english
  return [english, own].map((name) => [name.toLowerCase(), code])
}

const nameIn = (language: string, code: string): string | undefined =>
  new Intl.DisplayNames([language], { type: 'language', fallback: 'none' }).of(code)

/** The message for a text that is no language tag: it says what to write. */
export function noLanguageTag(text: string): string {
  const tag = tagOfName(text) ?? text.trim().replaceAll('_', '-')
  const isTag = tag !== text && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag)
  const what = isTag
    ? `write "${canonicalTag(tag)}"`
    : 'a language has 2 or 3 letters, such as "fr", and may have a region, such as "pt-BR"'
  return `${quoted(text)} is not a language tag of BCP 47: ${what}`
}
