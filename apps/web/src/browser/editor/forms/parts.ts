import { DATE, field, LINE, needed, TEXT, type Field } from '../field.js'

/* Fields that several forms have. */

export const REASON = needed('/reason', 'reason', { as: 'text', lines: 2 })

/** The source of a report. @param at where the attribution is in the data */
export const attribution = (at: string, isNeeded = false): Field[] => [
  field(`${at}/saidBy`, 'saidBy', LINE),
  (isNeeded ? needed : field)(`${at}/source`, 'source', LINE),
  field(`${at}/quote`, 'quote', { as: 'line', lines: 2 }, { isMore: true }),
  field(`${at}/url`, 'url', { as: 'line', type: 'url' }, { isMore: true }),
  field(`${at}/publishedAt`, 'publishedAt', DATE, { isMore: true, hint: 'date' }),
]

/** The development in which something was said, and when that was. */
export const STATED_IN: readonly Field[] = [
  field('/developmentId', 'saidIn', { as: 'reference', to: 'developments' }),
  field('/occurred', 'said', DATE, { isMore: true, hint: 'date' }),
]

/** @param names the place of the field whose words the id is made of */
export const id = (at: string, names: string): Field =>
  field(at, 'id', { as: 'id', names }, { isMore: true, hint: 'id' })

export const QUESTION = needed('/question', 'question', TEXT)

/** The fields of an answer that have a value. */
export const present = (answer: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(answer).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  )
