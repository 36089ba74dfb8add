import { WrongUsage } from '../failures.js'
import { isArgument, usageOf, type Data, type Field, type Verb } from './verb.js'

/** The values of a verb's fields, as events have them. */
export type Values = Map<Field, unknown>

/**
 * Checks that the given options make sense together.
 * @throws WrongUsage if one lacks the option that it belongs to, or if there is no change
 */
export function mustBeComplete({ name, fields, needsChange }: Verb, given: ReadonlySet<Field>): void {
  const names = new Set([...given].map((field) => field.name))
  for (const field of given)
    if (field.with !== undefined && !names.has(field.with))
      throw new WrongUsage(`--${field.name} needs a --${field.with}`)
  const changes = fields.filter((field) => !isArgument(field) && !field.needed)
  if (needsChange && !changes.some((field) => given.has(field)))
    throw new WrongUsage(`${name} needs a change: ${changes.map(usageOf).join(', ')}`)
}

/** The data of an event. The path of each field says where its value goes. */
export function dataOf(fields: readonly Field[], values: Values): Data {
  const data: Record<string, unknown> = {}
  for (const field of fields) {
    if (field.to === null || !values.has(field)) continue
    const [name = '', inner] = field.to.split('.')
    const value = values.get(field)
    data[name] = inner === undefined ? value : { ...objectAt(data, name), [inner]: value }
  }
  return data
}

const objectAt = (data: Data, name: string): object => {
  const value = data[name]
  return typeof value === 'object' && value !== null ? value : {}
}
