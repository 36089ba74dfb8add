import { InvalidArgumentError, Option, type Command } from 'commander'
import { WrongUsage } from '../failures.js'
import { isArgument, usageOf, type Field } from './verb.js'

export type Text = string | readonly string[]

/** Reads the value of a field. @throws InvalidArgumentError */
export type Read = (field: Field, text: Text) => unknown

/** The fields of a command line, and their texts. */
export function givenOf(fields: readonly Field[], command: Command): Map<Field, Text> {
  const options = command.opts<Readonly<Record<string, Text | true | undefined>>>()
  const given = new Map<Field, Text>()
  for (const [i, field] of fields.filter(isArgument).entries()) {
    const text: Text | undefined = command.processedArgs[i]
    if (text !== undefined && text.length > 0) given.set(field, text)
  }
  for (const field of fields.filter((one) => !isArgument(one))) {
    const names = [usageOf(field), ...(field.alias === undefined ? [] : [`--${field.alias} <text>`])]
    const texts = names.map((name) => options[new Option(name).attributeName()])
    const text = texts.find((one) => one !== undefined)
    if (text !== undefined) given.set(field, text === true ? '' : text)
  }
  return given
}

/** Reads a value as events have it. A text may be in several languages, and an optional value may be taken away with `none`. */
export function readAs(
  { form, name, as }: Field,
  text: Text,
  reading: Omit<Parameters<Field['form']['read']>[1], 'name'>,
): unknown {
  const read = (one: string): unknown => form.read(one, { ...reading, name })
  if (typeof text === 'string') return read(text)
  const values = text.map(read)
  if (values.includes(null)) return null
  return as === 'option' ? Object.assign({}, ...values) : values
}

/** Reads a value of the command line. @throws WrongUsage that names the field */
export function readGiven(field: Field, read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new WrongUsage(`${usageOf(field)}: ${error.message}`)
  }
}
