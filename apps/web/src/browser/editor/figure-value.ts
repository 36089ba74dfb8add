import type { Reading } from '../../language/reading.js'
import type { Data } from './field.js'
import { isData } from './pointers.js'
import type { EditorWords } from './words.js'

type Numbers = { exact: number } | { from?: number; to?: number }

/**
 * The value of a figure: `26`, `1,200`, `20..30`, `2,000–3,000`, `20..`, `..30`, or words.
 * @param lang of the words
 * @param page the language of the page, in which numbers are written
 */
export const figureOf = (text: string, lang: string, page: string): Data =>
  numbersOf(text, page) ?? { words: { [lang]: text } }

/** How a figure that was typed reads, in words. */
export function figureReads(text: string, { language, number, t }: Reading, { form }: EditorWords): string {
  const numbers = numbersOf(text, language)
  if (numbers === null) {
    const split = numberAndUnit(text, language)
    return split === null ? form.figureInWords : form.figureWithUnit(split.number, split.unit)
  }
  if ('exact' in numbers) return `${form.readsAs} ${number(numbers.exact)}`
  const { from, to } = numbers
  if (from === undefined) return `${form.readsAs} ${t.figures.to(number(to ?? 0))}`
  return `${form.readsAs} ${to === undefined ? t.figures.from(number(from)) : form.fromTo(number(from), number(to))}`
}

/** A figure as it is typed. */
export function figureText(value: unknown, lang: string): string {
  if (!isData(value)) return ''
  const { exact, from, to, words } = value
  if (exact !== undefined) return String(exact)
  if (isData(words)) return String(words[lang] ?? '')
  return from === undefined && to === undefined ? '' : `${textOf(from)}..${textOf(to)}`
}

const textOf = (end: unknown) => (typeof end === 'number' ? String(end) : '')

/** The numbers that a text is. Null: it is none. */
function numbersOf(text: string, page: string): Numbers | null {
  const form = formOfNumbers(page)
  const exact = numberOf(text, form)
  if (exact !== null) return { exact }
  const [first = '', last, ...more] = text.split('..')
  if (last !== undefined && more.length === 0) return betweenOf(first.trim(), last.trim(), form)
  for (const { index } of text.matchAll(/[-–—]/g)) {
    const [from, to] = [text.slice(0, index), text.slice(index + 1)].map((end) => numberOf(end.trim(), form))
    // `2025-09` is no range.
    if (typeof from === 'number' && typeof to === 'number' && from <= to) return { from, to }
  }
  return null
}

function betweenOf(first: string, last: string, form: RegExp): Numbers | null {
  const [from, to] = [numberOf(first, form), numberOf(last, form)]
  const isRead = (end: string, read: number | null) => end === '' || read !== null
  if ((from === null && to === null) || !isRead(first, from) || !isRead(last, to)) return null
  return { ...(from !== null && { from }), ...(to !== null && { to }) }
}

/** `12.5%`, `26 states`: a number, and what follows it. */
function numberAndUnit(text: string, page: string): { number: string; unit: string } | null {
  const [, number = '', unit = ''] = /^([^\p{L}\p{S}%‰]*\d)\s*([^\d\s][^\d]*)$/u.exec(text) ?? []
  return numberOf(number, formOfNumbers(page)) === null ? null : { number, unit }
}

/**
 * How numbers are written in a language: between groups of three digits its own sign, a space or an apostrophe; before a
 * fraction its own sign, or a point where that separates no groups.
 */
function formOfNumbers(page: string): RegExp {
  const parts = new Intl.NumberFormat(page).formatToParts(1_234_567.8)
  const sign = (type: 'group' | 'decimal') => parts.find((part) => part.type === type)?.value ?? ''
  const group = `${sign('group')}\\s'’`
  const decimal = `${sign('decimal')}${sign('group') === '.' ? '' : '.'}`
  const whole = String.raw`(?<whole>\d{1,3}(?<sign>[${group}])\d{3}(?:\k<sign>\d{3})*|\d+)`
  return new RegExp(String.raw`^(?<minus>[+\-−]?)${whole}(?:[${decimal}](?<fraction>\d+))?$`, 'u')
}

function numberOf(text: string, form: RegExp): number | null {
  const found = form.exec(text)?.groups
  if (!found) return null
  const { minus = '', whole = '', fraction = '0' } = found
  const number = Number(`${whole.replace(/\D/g, '')}.${fraction}`)
  return minus === '' || minus === '+' ? number : -number
}
