import type { ExpectationStatus } from '@filrouge/contract'
import { nearestTag } from '@filrouge/story'
import { pageCatalogues, type Language, type PageWords } from '@filrouge/words'

/** The words that feeds add to the texts of a story: those of the page. */
export interface Words {
  lang: Language
  t: PageWords
}

const LANGUAGES = Object.keys(pageCatalogues) as readonly Language[]

/** The words in a language or its nearest variant; in English where there are none. @param lang BCP 47 */
export function wordsIn(lang: string): Words {
  const nearest = nearestTag(LANGUAGES, lang)
  const language = LANGUAGES.find((one) => one === nearest) ?? 'en'
  return { lang: language, t: pageCatalogues[language] }
}

/** How an expectation stands, as the label of its event. */
export const statusWords = (status: ExpectationStatus, { t }: Words): string =>
  status === 'pending' ? t.story.expectedSection : t.expectations.statuses[status]
