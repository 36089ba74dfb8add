import type { ShownDevelopment } from '../facts.js'
import type { Reading } from '../language/reading.js'

const upper = (text: string) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())

/** A mode or context of PLOVER in words. */
export const termWords = (term: string, { t }: Reading) => t.terms[term] ?? term.replace(/[_-]/g, ' ')

/** A kind in words: `Talks: visit`, `Refusal of disclosure`; of `other` its note. */
export function kindWords({ category, mode, note }: ShownDevelopment['kind'], reading: Reading): string {
  const { t } = reading
  const kind = t.kinds[category] ?? category
  if (category === 'other') return note === undefined ? kind : upper(reading.typeset(t.terms[note] ?? note))
  if (mode !== undefined)
    return t.kindsWithMode[`${category}/${mode}`] ?? kind + t.colon + termWords(mode, reading)
  return note === undefined ? kind : t.kindWithNote(kind, note, category)
}
