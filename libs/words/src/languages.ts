import type { Catalogue } from './catalogue.js'
import { en } from './en.js'
import { fr } from './fr.js'

/** The languages in which dates are said. */
export const catalogues = { en, fr } satisfies Record<string, Catalogue>

/** A language in which dates are said, as a tag of BCP 47. */
export type Language = keyof typeof catalogues

/** `text` with a capital letter, as at the start of a heading. */
export const capitalised = (text: string, lang: Language): string => {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase(lang) + rest.join('')
}
