import { localeOf } from './locale.js'

let codes: ReadonlyMap<string, string> | null = null

/** The country codes (ISO 3166-1) by the exact English name. */
function codesByName(): ReadonlyMap<string, string> {
  if (codes) return codes
  const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const all = letters.flatMap((first) => letters.map((second) => first + second))
  codes = new Map(
    all.flatMap((code) => {
      const name = english.of(code)
      return name === undefined ? [] : [[name, code]]
    }),
  )
  return codes
}

/** A name as it is shown: the exact English name of a state in the reader's language, any other name as it is. */
export function nameIn(name: string, language: string): string {
  const code = language === 'en' ? undefined : codesByName().get(name)
  return code === undefined ? name : (new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? name)
}

/** The name of a language in another one: `French` for `fr` in English. */
export function languageName(tag: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(localeOf(tag).toString()) ?? tag
}
