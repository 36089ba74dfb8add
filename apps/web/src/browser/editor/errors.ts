import type { FieldError } from '@filrouge/client'
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
  /** What the service says of the case, in English. */
  detail?: string
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
  if (pointer === '') return ''
  const within = places.filter((place) => pointer === place || pointer.startsWith(`${place}/`))
  const [nearest] = within.toSorted((one, other) => other.length - one.length)
  return nearest ?? places.find((place) => place.startsWith(`${pointer}/`)) ?? ''
}

/** The place that a pointer into what was sent is about. Empty: the form as a whole. */
const placeIn = (pointer: string, fields: readonly Field[], values: Values) =>
  placeOf(pointer.replace(/^\/events\/0\/data/, ''), placesOf(fields, values))

/**
 * What the service said, in the language of the page where that has words for its code. Of values there are so many
 * mistakes that the service's own words are shown too.
 */
function said(code: string, message: string, words: Readonly<Record<string, string>>): Complaint {
  const known = words[code]
  if (known === undefined) return { words: message, lang: 'en' }
  return code === 'validation-failed' ? { words: known, detail: message } : { words: known }
}

/** What a refusal says, at the fields that its pointers name. */
export function complaintsOf(
  refusal: Refusal,
  fields: readonly Field[],
  values: Values,
  { problems }: EditorWords,
): Complaints {
  const { code, detail, errors } = refusal
  if (errors.length === 0) return new Map([['', said(code, detail, problems)]])
  return new Map(
    errors.map(({ pointer, message }) => [placeIn(pointer, fields, values), said(code, message, problems)]),
  )
}

/** What a warning says, and of which field. Null: of the form as a whole. */
export function warningOf(
  { pointer, code, message }: FieldError & { code: string },
  fields: readonly Field[],
  values: Values,
  words: EditorWords,
): Complaint & { of: string | null } {
  const place = placeIn(pointer, fields, values)
  const columns = fields.flatMap(({ control }) => (control.as === 'rows' ? control.columns : []))
  const field =
    fields.find(({ at }) => at === place) ??
    columns.find(({ at }) => /\/\d+\//.test(place) && place.endsWith(at))
  return { of: field ? words.fields[field.label] : null, ...said(code, message, words.warnings) }
}

/** What can be seen to be wrong before the form is sent. */
export function complaintsBefore(
  form: Form,
  { values, lang }: Pick<Draft, 'values' | 'lang'>,
  { form: words }: EditorWords,
  whyNoDate: (text: string) => string | null,
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
    const why = control.as === 'date' ? whyNoDate(value.trim()) : null
    return why === null ? [] : [[at, { words: why }]]
  })
  const isSpoken = !hasTexts(form) || isLanguage(lang)
  return new Map(isSpoken ? found : [...found, [LANGUAGE, { words: words.noLanguage }]])
}
