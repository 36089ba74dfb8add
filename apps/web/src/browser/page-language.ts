import { catalogueOf, pageLanguageOf, type Catalogue, type PageLanguage } from '../language/index.js'

/** The language of the view that is shown. */
export const pageLanguage = (): PageLanguage => pageLanguageOf(document.documentElement.lang) ?? 'en'

/** The words of that language. */
export const pageWords = (): Catalogue => catalogueOf(pageLanguage())
