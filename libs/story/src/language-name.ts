import { canonicalTag } from './language-tag.js'
import { quoted } from './words.js'

type Kind = 'language' | 'region'

/**
 * The code of a language or region that is written as a name, in English; of a language also in the language itself: `en`
 * for "English", `de` for "Deutsch", `UA` for "Ukraine". For messages only: what is stored must not depend on the registry
 * in a build of Node.
 * @returns null where none has this name
 */
export function codeOfName(kind: Kind, name: string): string | null {
  codes[kind] ??= new Map(CODES.flatMap((code) => namesOf(kind, code)))
  return codes[kind].get(name.trim().toLowerCase()) ?? null
}

const codes: { [Each in Kind]?: ReadonlyMap<string, string> } = {}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))

/** @returns nothing for two letters that are no code */
function namesOf(kind: Kind, letters: string): [name: string, code: string][] {
  const code = kind === 'region' ? letters.toUpperCase() : letters
  const english = nameIn('en', kind, code)
  if (english === undefined) return []
  const own = kind === 'language' ? nameIn(code, kind, code) : undefined
  return [english, own ?? english].map((name) => [name.toLowerCase(), code])
}

const nameIn = (language: string, type: Kind, code: string): string | undefined =>
  new Intl.DisplayNames([language], { type, fallback: 'none' }).of(code)

/** The message for a text that is no language tag: it says what to write. */
export function noLanguageTag(text: string): string {
  const tag = codeOfName('language', text) ?? text.trim().replaceAll('_', '-')
  const isTag = tag !== text && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag)
  const what = isTag
    ? `write "${canonicalTag(tag)}"`
    : 'a language has 2 or 3 letters, such as "fr", and may have a region, such as "pt-BR"'
  return `${quoted(text)} is not a language tag of BCP 47: ${what}`
}
