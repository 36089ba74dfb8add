import type { Filrouge } from '@filrouge/client'
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
  /** What `--file` gives as JSON, if the command takes a file. Options override it. */
  takesFile?: string
  /** Completes the data by what the story has now. */
  complete?(given: Given, desk: Desk): Promise<Completed>
  /** What the command takes away though it may not be meant, in a sentence. Null: nothing. */
  removes?(given: Given, desk: Desk): Promise<string | null>
  /** What was done, where the words of the event do not say it all. */
  done?(data: Data, desk: Desk): Promise<string>
  /** What to say in place of a refusal by its code, by what was given. */
  instead?(code: string, data: Data): string | null
  /** The events to append, if these are not just one event with the data. */
  events?(data: Data, writing: Writing): EventToSend[]
}

export type Data = Readonly<Record<string, unknown>>
export interface Writing {
  lang: string
}

/** What a command line gives: its options, and a file that they override. */
export interface Given {
  options: Data
  file: Data
}

/** The story that a verb writes to. */
export interface Desk {
  client: Filrouge
  storyId: string
  lang: string
  /** Whether `--lang` was given. */
  isLangGiven?: boolean
}

/** The data of an event that was made from what the story had at a version, or without it. */
export interface Completed {
  data: Data
  /** The append expects the story at this version, so that no change of others is lost. */
  version?: number
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
  /** Another name of the option. */
  alias?: string
  /** On a terminal it is asked for with what is missing, though it may be left empty. */
  isAsked?: true
  /** It is no change by itself. */
  isAside?: true
  /** The option that this one belongs to, and cannot be given without. */
  with?: string
  /** Whether it is needed by the value of that option. On a terminal it is asked for then. */
  isNeededFor?(value: unknown): boolean
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
