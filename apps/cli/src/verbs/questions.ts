import { InvalidArgumentError } from 'commander'
import type { Asker } from '../ask.js'
import type { Read } from './given.js'
import { isArgument, type Field } from './verb.js'

/** Asks for the value of a field. @returns undefined where it is not needed and the answer is empty */
export const askFor = (asker: Asker, field: Field, read: Read): Promise<unknown> =>
  asker.value(questionOf(field), (text) => {
    if (text !== '') return read(field, field.as === 'rest' ? text.split(/\s+/) : takes(field, text))
    if (isNeeded(field)) throw new InvalidArgumentError('An answer is needed.')
    return undefined
  })

/** A field that is needed by the value of another one is asked for only then. */
const isNeeded = ({ needed, isNeededFor }: Field) => needed || isNeededFor !== undefined

const takes = ({ as }: Field, text: string) => (as === 'list' ? [text] : text)

/** Asks which of some fields is to change. */
export const askWhich = (asker: Asker, fields: readonly Field[]): Promise<Field> =>
  asker.value(`What to change (${fields.map(({ name }) => name).join(', ')}): `, (text) => {
    const field = fields.find(({ name }) => name === text.replace(/^--/, ''))
    if (!field) throw new InvalidArgumentError('Name one of these.')
    return field
  })

/** `Why it is held: ` */
function questionOf(field: Field): string {
  const { description, form, as } = field
  const hint = form.choices ?? form.hint
  const notes = [
    ...(hint ? [`(${hint.join(', ')})`] : []),
    ...(as === 'rest' ? ['separated by blanks'] : []),
    ...(isNeeded(field) || isArgument(field) ? [] : ['may be left empty']),
  ]
  const about = notes.map((note) => (note.startsWith('(') ? ` ${note}` : `, ${note}`)).join('')
  return `${description.charAt(0).toUpperCase()}${description.slice(1)}${about}: `
}
