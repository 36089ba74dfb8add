import { WrongUsage } from '../failures.js'
import { isArgument, type Data, type Field, type Verb } from './verb.js'

/** The values of a verb's fields, as events have them. */
export type Values = Map<Field, unknown>

/**
 * Checks that no option lacks the option that it belongs to.
 * @throws WrongUsage
 */
export function mustBelong(given: ReadonlySet<Field>): void {
  const names = new Set([...given].map((field) => field.name))
  for (const field of given)
    if (field.with !== undefined && !names.has(field.with))
      throw new WrongUsage(`--${field.name} needs a --${field.with}`)
}

/** The options that are missing, and that the value of another one needs. */
export const neededWith = (fields: readonly Field[], other: Field, values: Values): Field[] =>
  fields.filter(
    (field) =>
      field.with === other.name && !values.has(field) && field.isNeededFor?.(values.get(other)) === true,
  )

/** The fields of which a verb needs at least one. */
export const changesOf = ({ fields, needsChange }: Verb): Field[] =>
  needsChange ? fields.filter((field) => !isArgument(field) && !field.needed && !field.isAside) : []

/** The data of an event. The path of each field says where its value goes. */
export function dataOf(fields: readonly Field[], values: Values): Data {
  const data: Branch = {}
  for (const field of fields)
    if (field.to !== null && values.has(field)) put(data, field.to.split('.'), values.get(field))
  return data
}

interface Branch {
  [name: string]: unknown
}

function put(into: Branch, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[name] = value
  else put(branchAt(into, name), rest, value)
}

function branchAt(of: Branch, name: string): Branch {
  const branch: Branch = { ...objectAt(of, name) }
  of[name] = branch
  return branch
}

/** The object in a field. Empty where there is none. */
export function objectAt(data: Data, name: string): Data {
  const value = data[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
