import { and, quoted } from '@filrouge/story'
import { OWN, type Found, type Known, type Written } from './check.js'
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
