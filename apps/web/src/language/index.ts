import { pageCatalogues, type Language, type PageWords } from '@filrouge/words'

export type PageLanguage = Language

/** The words of the page in one language. */
export type Catalogue = PageWords

/** The tags of the page's languages. The first one is that of readers whose languages the page does not have. */
export const PAGE_LANGUAGES = Object.keys(pageCatalogues) as readonly PageLanguage[]

export const catalogueOf = (language: PageLanguage): Catalogue => pageCatalogues[language]

/** The page's language that a tag belongs to: `fr` for `fr-CA`. Null: the page does not have it. */
export function pageLanguageOf(tag: string): PageLanguage | null {
  const [primary = ''] = tag.toLowerCase().split('-')
  return PAGE_LANGUAGES.find((language) => language === primary) ?? null
}
