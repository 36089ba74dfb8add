import type { Form } from './forms.js'

/**
 * A verb: a command that appends one event. Its fields are its arguments and options, and say where their values go in
 * the data of the event.
 */
export interface Verb {
  name: string
  /** The type of the event. */
  type: string
  description: string
  fields: readonly Field[]
  /** Command lines that work one after another. */
  examples: readonly [string, string]
  /** Whether at least one option that changes something must be given. */
  needsChange?: true
  /** Whether `--file` may give the data as JSON. Options override it. */
  takesFile?: true
  /** The events to append, if these are not just one event with the data. */
  events?(data: Data, writing: Writing): EventToSend[]
}

export type Data = Readonly<Record<string, unknown>>
export interface Writing {
  lang: string
  idempotencyKey: string
}

export interface EventToSend {
  type: string
  data: Data
}

/** An argument or option of a verb. */
export interface Field {
  /** `rest`: an argument that takes one or more values. `list`: an option that may be repeated. `flag`: one without a value. */
  as: 'argument' | 'rest' | 'option' | 'list' | 'flag'
  /** The name of the argument, or of the option without dashes. */
  name: string
  /** Where the value goes in the data: `attribution.source`. Null if it does not go there. */
  to: string | null
  form: Form
  description: string
  needed: boolean
  /** The option that this one belongs to, and cannot be given without. */
  with?: string
}

type Take = (name: string, to: string | null, form: Form, description: string) => Field

const field =
  (as: Field['as'], needed: boolean): Take =>
  (name, to, form, description) => ({ as, name, to, form, description, needed })

export const argument = field('argument', true)
export const rest = field('rest', true)
export const needed = field('option', true)
export const option = field('option', false)
export const list = field('list', false)
export const flag = field('flag', false)

export const isArgument = ({ as }: Field): boolean => as === 'argument' || as === 'rest'

/** A field as it is written in a command line: `<story>`, `--reason <text>`. */
export function usageOf({ as, name, form }: Field): string {
  switch (as) {
    case 'argument':
      return `<${name}>`
    case 'rest':
      return `<${name}...>`
    case 'flag':
      return `--${name}`
    case 'option':
    case 'list':
      return `--${name} <${form.noun}>`
  }
}
