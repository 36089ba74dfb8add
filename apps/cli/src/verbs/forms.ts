import { CATEGORIES, Id, LanguageTag } from '@filrouge/story'
import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'
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
  /** What a question about it lists, where the choices are not all. */
  hint?: readonly string[]
  /** Whether the value is, or has, the name of an actor. */
  isActor?: true
  /** Whether the value is a text in the language of `--lang`. */
  isText?: true
  /** Reads the value as the event has it. @throws InvalidArgumentError */
  read(text: string, reading: Reading): unknown
}

export interface Reading {
  /** The language of texts. */
  lang: string
  /** Whether `--lang` was given. */
  isLangGiven?: boolean
  /** The name of the field. */
  name: string
  out: Output
}

const same = (text: string) => text

/** Reads a value as a schema of the domain does. */
function checked(schema: z.ZodType<string>, text: string): string {
  const { data, error } = schema.safeParse(text)
  if (data !== undefined) return data
  throw new InvalidArgumentError(`${error?.issues[0]?.message ?? 'This is not taken'}.`)
}

export const ID: Form = { noun: 'id', read: (text) => checked(Id, text) }
export const NAME: Form = { noun: 'name', read: same }
export const URL_FORM: Form = { noun: 'url', read: same }
export const TAG: Form = { noun: 'tag', read: (text) => checked(LanguageTag, text) }
/** A text in one language that is no language map. */
export const WORDS: Form = { noun: 'text', read: same }
/** A text in the language of the command, or in that which it names: `fr=La grève`. */
export const TEXT: Form = {
  noun: 'text',
  isText: true,
  read: (text, { lang }) => {
    const [tag, words] = tagged(text)
    return { [tag ?? lang]: words }
  },
}

/** A text, and the language that it names. */
function tagged(text: string): [tag: string | null, words: string] {
  const [, tag, rest = ''] = /^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)=(.+)$/s.exec(text) ?? []
  return tag === undefined ? [null, text] : [checked(LanguageTag, tag), rest]
}

/** An optional text that `none` takes away: in the language that it names or that `--lang` gives, else in all. */
const TEXT_OR_NONE: Form = {
  ...TEXT,
  read: (text, reading) => {
    const [tag, words] = tagged(text)
    if (words !== 'none') return TEXT.read(text, reading)
    return tag === null && !reading.isLangGiven ? null : { [tag ?? reading.lang]: null }
  },
}

/** A text that `none` cannot take away, though it is optional. @param what it, with an article */
export const textToKeep = (what: string): Form => ({
  ...TEXT,
  read: (text, reading) => {
    if (tagged(text)[1] !== 'none') return TEXT.read(text, reading)
    throw new InvalidArgumentError(`${what} cannot be taken away: give another text.`)
  },
})

export const WHOLE: Form = { noun: 'version', read: whole }
export const YES: Form = { noun: '', read: () => true }

export const KIND: Form = { noun: 'category[/mode]', hint: CATEGORIES, read: kindOf }
export const ACTOR: Form = { noun: 'name:role', isActor: true, read: actorOf }
export const ACTOR_NAME: Form = { ...NAME, isActor: true }
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
    const choice = choices.find((one) => one.toLowerCase() === text.toLowerCase())
    if (choice !== undefined) return choice
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`)
  },
})

/** One of some numbers. */
export const oneNumberOf = (noun: string, ...choices: readonly string[]): Form => {
  const form = oneOf(noun, ...choices)
  return { ...form, read: (text, reading) => Number(form.read(text, reading)) }
}

/** An optional value that `none` takes away. */
export const orNone = (form: Form): Form =>
  form === TEXT
    ? TEXT_OR_NONE
    : {
        ...form,
        ...(form.choices && { choices: [...form.choices, 'none'] }),
        read: (text, reading) => (text === 'none' ? null : form.read(text, reading)),
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
    const meant = figureMeant(text)
    throw new InvalidArgumentError(
      `Give a number such as 26000 or 0.5, a range such as 20..30, or words that begin with a letter${meant === null ? '' : `: did you mean ${meant}?`}`,
    )
  },
}

/** What may be meant by `1,400`, `~30`, `>20`, `20-30`. */
function figureMeant(text: string): string | null {
  const plain = text.replace(/(?<=\d)[,'  ](?=\d{3}(?!\d))/g, '')
  if (plain !== text && NUMBER.test(plain)) return plain
  const [, sign = '', number = ''] = /^(~|ca?\.|[<>]=?|[≤≥])\s*(\d[\d.]*)$/.exec(plain) ?? []
  if (/^[>≥]/.test(sign)) return `${number}..`
  if (/^[<≤]/.test(sign)) return `..${number}`
  if (sign !== '') return `"about ${number}"`
  const [, from, to] = /^(\d[\d.]*)\s*[-–—]\s*(\d[\d.]*)$/.exec(plain) ?? []
  return from === undefined ? null : `${from}..${to}`
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
