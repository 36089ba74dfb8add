import type { EditorWords } from './words.js'

/** What stands in a control: what was typed, or the rows of a list. */
export type Value = string | readonly Row[]
/** What was typed in the columns of a row, by their places in it. `#` is its place in the list before, if it had one. */
export type Row = Readonly<Record<string, string>>
/** What was typed, by the places of the fields. */
export type Values = Readonly<Record<string, Value>>
/** JSON as events have it. */
export type Data = Readonly<Record<string, unknown>>

/** Words for the choices of a field: those of the page, or the editor's own. */
export type ChoiceWords =
  | 'kinds'
  | 'importance'
  | 'actuality'
  | 'stances'
  | 'likelihoods'
  | 'credibility'
  | 'relations'
  | keyof Omit<EditorWords['choices'], 'none' | 'choose'>

/** What a reference leads to. */
export type Referred = 'developments' | 'issues' | 'figures'

/** How a value is typed, and how it stands in the data. */
export type Control =
  /** A text in the language of the form; the other languages are kept. */
  | { as: 'text'; lines: number }
  /** A plain string. */
  | { as: 'line'; lines?: number; type?: 'url' }
  /** A date of EDTF. It is read back in words. */
  | { as: 'date'; use: 'occurred' | 'window' }
  | Choice
  /** Short names, separated by commas. */
  | { as: 'names' }
  /** Texts in the language of the form, one a line. */
  | { as: 'texts' }
  /** The id of something that the story has. Left empty, an id is made of the words of `names`, which a choice fills in. */
  | { as: 'reference'; to: Referred; names?: string }
  /** An id. Left empty, it is made of the words of another field. */
  | { as: 'id'; names: string }
  | { as: 'tick' }
  /** A number, a range, or words. */
  | { as: 'figure' }
  | { as: 'rows'; columns: readonly Field[] }

interface Choice {
  as: 'choice'
  choices: readonly string[]
  words: ChoiceWords
  isNumber?: true
}

/** A field of a form. */
export interface Field {
  /** Where its value goes in the data of the event, or in its row: a JSON pointer (RFC 6901). */
  at: string
  label: keyof EditorWords['fields']
  control: Control
  isNeeded?: true
  /** It is folded away at first. */
  isMore?: true
  hint?: keyof EditorWords['hints']
  /** Whether it is asked for. Default: always. */
  isAsked?(values: Values): boolean
}

export const field = (
  at: string,
  label: Field['label'],
  control: Control,
  more: Partial<Field> = {},
): Field => ({ at, label, control, ...more })

export const needed = (at: string, label: Field['label'], control: Control, more: Partial<Field> = {}) =>
  field(at, label, control, { isNeeded: true, ...more })

export const TEXT: Control = { as: 'text', lines: 1 }
export const LONG_TEXT: Control = { as: 'text', lines: 4 }
export const LINE: Control = { as: 'line' }
export const DATE: Control = { as: 'date', use: 'occurred' }

export const choice = (words: ChoiceWords, ...choices: readonly string[]): Choice => ({
  as: 'choice',
  words,
  choices,
})
