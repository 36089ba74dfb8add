import { en, type Catalogue } from './en.js'
import { fr } from './fr.js'

export type { Catalogue } from './en.js'

/** The languages of the page. A further language is one more file, and its name here. */
const CATALOGUES = { en, fr } satisfies Record<string, Catalogue>

export type PageLanguage = keyof typeof CATALOGUES

/** The tags of the page's languages. The first one is that of readers whose languages the page does not have. */
export const PAGE_LANGUAGES = Object.keys(CATALOGUES) as readonly PageLanguage[]

export const catalogueOf = (language: PageLanguage): Catalogue => CATALOGUES[language]

/** The page's language that a tag belongs to: `fr` for `fr-CA`. Null: the page does not have it. */
export function pageLanguageOf(tag: string): PageLanguage | null {
  const [primary = ''] = tag.toLowerCase().split('-')
  return PAGE_LANGUAGES.find((language) => language === primary) ?? null
}
