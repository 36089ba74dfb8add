import type { Draft } from './drafts.js'
import type { Field, Values } from './field.js'
import type { Form } from './form.js'
import type { Refusal } from './sending.js'
import { hasTexts, isLanguage, LANGUAGE } from './text-language.js'
import type { EditorWords } from './words.js'

/** A sentence about what is wrong. `lang` is set where it is not in the language of the page. */
export interface Complaint {
  words: string
  lang?: 'en'
}

/** Complaints by the places of their fields. Those of a row have its place too. The empty place is the form as a whole. */
export type Complaints = ReadonlyMap<string, Complaint>

export const NONE: Complaints = new Map()

/** All places at which a form can show a complaint. */
const placesOf = (fields: readonly Field[], values: Values): string[] =>
  fields.flatMap(({ at, control }) => {
    if (control.as !== 'rows') return [at]
    const { columns } = control
    const rows = [...(values[at] ?? [])]
    return [at, ...rows.flatMap((_, n) => columns.map((column) => `${at}/${n}${column.at}`))]
  })

/** The place at which a complaint about a pointer is shown. Empty: no field is of it. */
function placeOf(pointer: string, places: readonly string[]): string {
  const within = places.filter((place) => pointer === place || pointer.startsWith(`${place}/`))
  const [nearest] = within.toSorted((one, other) => other.length - one.length)
  return nearest ?? places.find((place) => place.startsWith(`${pointer}/`)) ?? ''
}

/** What a refusal says, at the fields that its pointers name. */
export function complaintsOf(
  refusal: Refusal,
  fields: readonly Field[],
  values: Values,
  { problems }: EditorWords,
): Complaints {
  const known = problems[refusal.code]
  const places = placesOf(fields, values)
  const said = refusal.errors.map(({ pointer, message }): [string, Complaint] => [
    placeOf(pointer.replace(/^\/events\/0\/data/, ''), places),
    known === undefined ? { words: message, lang: 'en' } : { words: known },
  ])
  if (said.length > 0) return new Map(said)
  return new Map([['', known === undefined ? { words: refusal.detail, lang: 'en' } : { words: known }]])
}

/** What can be seen to be wrong before the form is sent. */
export function complaintsBefore(
  form: Form,
  { values, lang }: Pick<Draft, 'values' | 'lang'>,
  { form: words }: EditorWords,
  isDate: (text: string) => boolean,
): Complaints {
  const found = form.fields.flatMap(({ at, control, isNeeded, isAsked }): [string, Complaint][] => {
    const value = values[at] ?? ''
    if (isAsked?.(values) === false) return []
    if (typeof value !== 'string') {
      const columns = control.as === 'rows' ? control.columns : []
      return value.flatMap((row, n) =>
        columns
          .filter((column) => column.isNeeded && (row[column.at] ?? '').trim() === '')
          .map((column): [string, Complaint] => [`${at}/${n}${column.at}`, { words: words.needed }]),
      )
    }
    if (value.trim() === '') return isNeeded ? [[at, { words: words.needed }]] : []
    return control.as === 'date' && !isDate(value.trim()) ? [[at, { words: words.noDate }]] : []
  })
  const isSpoken = !hasTexts(form) || isLanguage(lang)
  return new Map(isSpoken ? found : [...found, [LANGUAGE, { words: words.noLanguage }]])
}
