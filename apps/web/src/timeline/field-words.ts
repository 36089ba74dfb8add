import type { PickedText } from '@filrouge/contract'
import type { ShownDevelopment } from '../facts.js'
import type { Reading } from '../language/reading.js'
import { kindWords } from './kind-words.js'

/**
 * The value of a field in words: a text of the story, or words of the page. Null: there is nothing.
 * @param value as the API answers it. One in a form that is not known is said as it is
 */
export function fieldWords(field: string, value: unknown, reading: Reading): PickedText | string | null {
  const { t, date } = reading
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return null
  if (isPicked(value)) return value
  if (isKind(value)) return kindOf(value, reading)
  if (Array.isArray(value)) return value.map((one) => entryWords(one, reading)).join(', ')
  if (typeof value !== 'string') return entryWords(value, reading)
  switch (field) {
    case 'occurred':
    case 'reviewBy':
      return date(value)
    case 'window':
      return date(value, 'window')
    case 'importance':
      return oneOf(value, t.importance)
    case 'actuality':
      return oneOf(value, t.actuality)
    case 'likelihood':
      return oneOf(value, t.expectations.likelihoods)
    case 'language':
      return reading.languageName(value)
    default:
      return value
  }
}

const oneOf = (value: string, names: Readonly<Record<string, string>>) =>
  (Object.hasOwn(names, value) ? names[value] : null) ?? value

const isPicked = (value: unknown): value is PickedText =>
  typeof value === 'object' && value !== null && 'value' in value && 'lang' in value

const isKind = (value: unknown): value is ShownDevelopment['kind'] =>
  typeof value === 'object' && value !== null && 'category' in value

function kindOf(kind: ShownDevelopment['kind'], reading: Reading): string {
  const contexts = kind.contexts?.map((context) => reading.t.terms[context] ?? context) ?? []
  return `${kindWords(kind, reading)}${contexts.length > 0 ? ` (${contexts.join(', ')})` : ''}`
}

/** An entry of a list: a text, an actor or place by its name, a source by its own, a link by where it leads. */
function entryWords(entry: unknown, reading: Reading): string {
  if (typeof entry !== 'object' || entry === null) return String(entry)
  if (isPicked(entry)) return entry.value
  for (const [name, value] of Object.entries(entry))
    if (['name', 'source', 'developmentId', 'storyId', 'url'].includes(name) && typeof value === 'string')
      return name === 'name' ? reading.name(value) : reading.typeset(value)
  return ''
}
