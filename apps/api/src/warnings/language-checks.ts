import { and, quoted } from '@filrouge/story'
import { OWN, type Found, type Known, type Written } from './check.js'
import { headlineOf, spokenAfter, type Spoken } from './main-languages.js'
import { languagesIn } from './spoken.js'

/** A language in which the story has no text yet. */
export function newLanguages(event: Written, { facts, own, seeing }: Known): Found[] {
  const used = [...facts.languages(seeing), ...own.languages(OWN)]
  if (!facts.isWhole || used.length === 0) return []
  return languagesIn(event).flatMap(({ at, value }) => {
    if (used.includes(value)) return []
    const message = `${quoted(value)} is a language that the story has not used before; it has ${and([...new Set(used)].map(quoted))}`
    return [{ at, code: 'language-new', message }]
  })
}

/** A title or headline that has no text in its main language any more. */
export function lostMainLanguages(event: Written, known: Known): Found[] {
  if (event.type !== 'StoryDescribed' && event.type !== 'DevelopmentCorrected') return []
  const spoken = spokenAfter(event, spokenBefore(event, known))
  if (!spoken?.tags || spoken.language === null || spoken.tags.includes(spoken.language)) return []
  const isTitle = event.type === 'StoryDescribed'
  const name = isTitle ? 'title' : 'headline'
  const isLanguage = event.type === 'DevelopmentCorrected' && !event.data.changes.headline
  const at = isTitle ? '/title' : `/changes/${isLanguage ? 'language' : 'headline'}`
  const message = `the ${name} has no text in ${quoted(spoken.language)}, the main language, any more: a new ${name} replaces the old one in all languages, so give it in each that is to stay`
  return [{ at, code: 'main-language-lost', message }]
}

/** A translation into a language in which the headline has a text of its own. */
export function hiddenTranslations(event: Written, known: Known): Found[] {
  if (event.type !== 'TranslationAdded') return []
  const { language } = event.data
  if (!spokenBefore(event, known).tags?.includes(language)) return []
  const message = `the headline has a text in ${quoted(language)} of its own, and readers get that one: correct the headline instead`
  return [{ at: '/language', code: 'translation-hidden', message }]
}

function spokenBefore(event: Written, { facts, own, developments, seeing }: Known): Spoken {
  const id = headlineOf(event)
  if (id !== null) return developments.spoken(id)
  const [inAppend, before] = [own.spoken(OWN), facts.spoken(seeing)]
  return { language: inAppend.language ?? before.language, tags: inAppend.tags ?? before.tags }
}
