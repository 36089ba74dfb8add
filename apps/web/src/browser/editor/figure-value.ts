import type { Data } from './field.js'
import { isData } from './pointers.js'

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/
const RANGE = /^([+-]?[\d.]*?)\.\.([+-]?[\d.]*)$/

/** The value of a figure: `26`, `20..30`, `20..`, `..30`, or words. */
export function figureOf(text: string, lang: string): Data {
  if (NUMBER.test(text)) return { exact: Number(text) }
  const [, from = '', to = ''] = RANGE.exec(text) ?? []
  const isRange = (from !== '' || to !== '') && [from, to].every((end) => end === '' || NUMBER.test(end))
  if (!isRange) return { words: { [lang]: text } }
  return { ...(from !== '' && { from: Number(from) }), ...(to !== '' && { to: Number(to) }) }
}

/** The same as it is typed. */
export function figureText(value: unknown, lang: string): string {
  if (!isData(value)) return ''
  const { exact, from, to, words } = value
  if (exact !== undefined) return String(exact)
  if (isData(words)) return String(words[lang] ?? '')
  return from === undefined && to === undefined ? '' : `${textOf(from)}..${textOf(to)}`
}

const textOf = (end: unknown) => (typeof end === 'number' ? String(end) : '')
