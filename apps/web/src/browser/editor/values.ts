import type { Control, Data, Field, Row, Value, Values } from './field.js'
import { figureOf, figureText } from './figure-value.js'
import { isData, pruned, valueAt, withValue } from './pointers.js'

/** What stands in the fields where nothing has been typed. `lang`: of the texts. */
export const shown = (fields: readonly Field[], data: Data, lang: string): Values =>
  Object.fromEntries(fields.map((field) => [field.at, shownIn(field, data, lang)]))

export function shownIn({ at, control }: Field, data: Data, lang: string): Value {
  const value = valueAt(data, at)
  switch (control.as) {
    case 'text':
      return isData(value) ? textOf(value[lang]) : ''
    case 'names':
      return Array.isArray(value) ? value.map(textOf).join(', ') : ''
    case 'texts':
      return Array.isArray(value) ? value.map((one) => textOf(isData(one) ? one[lang] : '')).join('\n') : ''
    case 'figure':
      return figureText(value, lang)
    case 'rows':
      return Array.isArray(value) ? value.map((row, n) => rowOf(control.columns, row, n, lang)) : []
    default:
      return textOf(value)
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || value === true ? String(value) : ''

const rowOf = (columns: readonly Field[], row: unknown, n: number, lang: string): Row => ({
  ...Object.fromEntries(
    columns.map((column) => [column.at, textOf(shownIn(column, isData(row) ? row : {}, lang))]),
  ),
  '#': String(n),
})

/** Whether what stands in a field is what stood there before. */
export const isUntouched = (field: Field, value: Value, data: Data, lang: string): boolean =>
  JSON.stringify(value) === JSON.stringify(shownIn(field, data, lang))

/**
 * The data with what was typed. Fields that were not touched stay as they were, with what the form does not show of them.
 * @param lang of the texts
 * @param page the language of the page, in which numbers are written
 */
export function written(
  fields: readonly Field[],
  values: Values,
  data: Data,
  lang: string,
  page: string,
): Data {
  const after = fields.reduce((made, field) => {
    const value = values[field.at] ?? ''
    if (isUntouched(field, value, data, lang)) return made
    return withValue(made, field.at, read(field.control, value, valueAt(data, field.at), lang, page))
  }, data)
  const left = pruned(after)
  return isData(left) ? left : {}
}

/** A value as the event has it. Undefined: there is none. */
function read(control: Control, value: Value, before: unknown, lang: string, page: string): unknown {
  if (typeof value !== 'string')
    return control.as === 'rows' ? rows(control.columns, value, before, lang, page) : []
  const text = value.trim()
  if (control.as === 'text') return { ...(isData(before) ? before : {}), [lang]: text || undefined }
  if (text === '') return undefined
  switch (control.as) {
    case 'names':
      return text.split(',').map((name) => name.trim() || undefined)
    case 'texts':
      return text.split('\n').map((line) => (line.trim() ? { [lang]: line.trim() } : undefined))
    case 'figure':
      return figureOf(text, lang, page)
    case 'tick':
      return true
    case 'choice':
      return control.isNumber ? Number(text) : text
    default:
      return text
  }
}

function rows(
  columns: readonly Field[],
  typed: readonly Row[],
  before: unknown,
  lang: string,
  page: string,
): Data[] {
  return typed.map(({ '#': place, ...values }) => {
    const known: unknown = place !== undefined && Array.isArray(before) ? before[Number(place)] : undefined
    return written(columns, values, isData(known) ? known : {}, lang, page)
  })
}

/** Rows in which nothing was typed are left out. */
export const withoutEmptyRows = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([at, value]) => [
      at,
      typeof value === 'string'
        ? value
        : value.filter(({ '#': _, ...row }) => Object.values(row).some((text) => text.trim() !== '')),
    ]),
  )

/** The fields of the data after typing that differ. What is gone is `gone`, or left out where that is undefined. */
export function changesOf(before: Data, after: Data, gone: (name: string) => unknown): Data {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return Object.fromEntries(
    names.flatMap((name) => {
      if (JSON.stringify(before[name]) === JSON.stringify(after[name])) return []
      const value = name in after ? after[name] : gone(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
