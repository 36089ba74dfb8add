import type { Desk } from './desk.js'
import type { Draft } from './drafts.js'
import type { ChoiceWords, Field, Row, Value } from './field.js'
import type { Change } from './meanwhile.js'
import type { References } from './references.js'
import { isUntouched, shownIn } from './values.js'

/** The words of the choices of a field. */
export function choiceWords(
  words: ChoiceWords,
  { reading: { t }, words: editor }: Desk,
): Readonly<Record<string, string>> {
  switch (words) {
    case 'kinds':
      return t.kinds
    case 'importance':
      return t.importance
    case 'actuality':
      return t.actuality
    case 'stances':
      return t.stances
    case 'likelihoods':
      return t.expectations.likelihoods
    case 'credibility':
      return Object.fromEntries(Object.entries(t.credibility).map(([n, said]) => [n, n + t.colon + said]))
    case 'relations':
      return Object.fromEntries(Object.entries(t.links).map(([relation, { out }]) => [relation, out]))
    default:
      return editor.choices[words]
  }
}

/** What stands in a field, in words. */
function valueWords({ control }: Field, value: Value, desk: Desk, references: References): string {
  if (typeof value !== 'string') {
    const columns = control.as === 'rows' ? control.columns : []
    return value.map((row) => rowWords(columns, row, desk, references)).join('; ')
  }
  switch (control.as) {
    case 'date':
      return desk.reading.date(value, control.use)
    case 'choice':
      return choiceWords(control.words, desk)[value] ?? value
    case 'reference':
      return references[control.to].find(({ id }) => id === value)?.words ?? value
    default:
      return value
  }
}

const rowWords = (columns: readonly Field[], row: Row, desk: Desk, references: References) =>
  columns
    .map((column) => valueWords(column, row[column.at] ?? '', desk, references))
    .filter(Boolean)
    .join(', ')

/** What was typed, field by field, beside what stood there before. */
export const changesOfDraft = (
  fields: readonly Field[],
  { values, before, lang }: Draft,
  desk: Desk,
  references: References,
): Change[] =>
  fields.flatMap((field) => {
    const value = values[field.at] ?? ''
    if (isUntouched(field, value, before, lang)) return []
    const said = (one: Value) => valueWords(field, one, desk, references) || null
    return [
      {
        what: desk.words.fields[field.label],
        before: said(shownIn(field, before, lang)),
        after: said(value),
      },
    ]
  })
