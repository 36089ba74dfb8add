import { InvalidArgumentError } from 'commander'
import { actorOf, kindOf, linkOf, placeOf } from '../development.js'
import { mustKeepNumbers } from '../input.js'
import { saidBack, whole } from '../options.js'
import type { Output } from '../output.js'
import type { Toward } from '../days.js'
import { dateMeant } from '../when.js'

/** The form of a value on the command line. */
export interface Form {
  /** A noun for the value in the help. */
  noun: string
  choices?: readonly string[]
  /** Whether the value is a text in the language of `--lang`. */
  isText?: true
  /** Reads the value as the event has it. @throws InvalidArgumentError */
  read(text: string, reading: Reading): unknown
}

export interface Reading {
  /** The language of texts. */
  lang: string
  /** The name of the field. */
  name: string
  out: Output
}

const same = (text: string) => text

export const ID: Form = { noun: 'id', read: same }
export const NAME: Form = { noun: 'name', read: same }
export const URL_FORM: Form = { noun: 'url', read: same }
export const TAG: Form = { noun: 'tag', read: same }
/** A text in one language that is no language map. */
export const WORDS: Form = { noun: 'text', read: same }
export const TEXT: Form = { noun: 'text', isText: true, read: (text, { lang }) => ({ [lang]: text }) }
export const WHOLE: Form = { noun: 'version', read: whole }
export const YES: Form = { noun: '', read: () => true }

export const KIND: Form = { noun: 'category[/mode]', read: kindOf }
export const ACTOR: Form = { noun: 'name:role', read: actorOf }
export const PLACE: Form = { noun: 'name[:country]', read: placeOf }
export const LINK: Form = { noun: 'relation:id', read: linkOf }

const dateForm = (toward: Toward): Form => ({
  noun: 'date',
  read: (text, { out, name }) => saidBack(out, name, dateMeant(text, new Date(), toward)),
})

/** The date of something that happened: EDTF, or a day or time as people write it. `Friday` is the last one. */
export const DATE = dateForm('past')
/** The date of something that is to come. `Friday` is the next one. */
export const DATE_TO_COME = dateForm('future')
/** A day to come, without a time of day. */
export const DAY_TO_COME: Form = {
  ...DATE_TO_COME,
  read: (text, reading) => {
    const day = DATE_TO_COME.read(text, reading)
    if (typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day)) return day
    throw new InvalidArgumentError('Give a day, such as 2025-10-01, tomorrow or Friday.')
  },
}

export const oneOf = (noun: string, ...choices: readonly string[]): Form => ({
  noun,
  choices,
  read: (text) => {
    if (choices.includes(text)) return text
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`)
  },
})

/** One of some numbers. */
export const oneNumberOf = (noun: string, ...choices: readonly string[]): Form => {
  const form = oneOf(noun, ...choices)
  return { ...form, read: (text, reading) => Number(form.read(text, reading)) }
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

/** The value of a figure: `26`, `20..30`, `20..`, `..30`, or words. */
export const FIGURE: Form = {
  noun: 'value',
  isText: true,
  read: (text, { lang }) => {
    if (NUMBER.test(text)) return { exact: numberOf(text) }
    const [, from = '', to = ''] = /^([+-]?[\d.]*?)\.\.([+-]?[\d.]*)$/.exec(text) ?? []
    const isRange = (from !== '' || to !== '') && [from, to].every((end) => end === '' || NUMBER.test(end))
    if (isRange)
      return { ...(from !== '' && { from: numberOf(from) }), ...(to !== '' && { to: numberOf(to) }) }
    if (/^\p{L}/u.test(text)) return { words: { [lang]: text } }
    throw new InvalidArgumentError(
      'Give a number such as 26000 or 0.5, a range such as 20..30, or words that begin with a letter.',
    )
  },
}

function numberOf(text: string): number {
  const json = text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1')
  try {
    mustKeepNumbers(json)
  } catch {
    throw new InvalidArgumentError(`${text} would be rounded: it is too large or too precise for a double.`)
  }
  return Number(json)
}
