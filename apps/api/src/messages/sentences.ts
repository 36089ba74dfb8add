import { and, inWords, nearest, nameOf, or, quoted } from '@filrouge/story'
import { z } from 'zod'

type Issue = z.core.$ZodRawIssue

/** The address of the table of dates. */
export const DATES_PAGE = '/problems/validation-failed#dates'

/**
 * Turns the issues of zod into sentences for people, for the `error` of a parse: each names the field, says what is wrong
 * and what to do. A schema that has a message of its own keeps it.
 * @param place the prefix of the pointers: `` for the body, `/query`, `/path/storyId`
 * @returns undefined for an issue that it does not know. An issue of several unknown fields has one line for each
 */
export const sentencesFor =
  (place: string) =>
  (issue: Issue): string | undefined => {
    const name = nameIn(place, issue.path) || ROOTS[place] || place.split('/').at(-1) || 'the body'
    switch (issue.code) {
      case 'invalid_type':
        return wrongType(name, issue.expected, issue)
      case 'invalid_value':
        return wrongValue(name, issue.values.map(String), issue.input)
      case 'invalid_union':
        return wrongForm(name, issue)
      case 'unrecognized_keys':
        return unknownFields(issue, place).join('\n')
      case 'too_small':
        return tooSmall(name, issue)
      case 'too_big':
        return tooBig(name, issue)
      case 'invalid_format':
        return `${quoted(issue.input)} is not of the form of ${name}${orElse(formOf(issue))}`
      default:
        return undefined
    }
  }

/** The name of the thing that an issue is about. Empty for the whole input. */
function nameIn(place: string, path: readonly PropertyKey[] = []): string {
  // A list in a query is one text, so its items have no places of their own for its writer.
  if (place === '/query') return nameOf(path.filter((part) => typeof part !== 'number'))
  const [events, index, data] = path
  if (path.length === 1 && typeof events === 'number') return `item ${events} of the body`
  if (events !== 'events' || typeof index !== 'number' || path.length > 3) return nameOf(path)
  if (data === undefined) return 'the event'
  return data === 'data' ? 'data' : nameOf(path)
}

const ROOTS: Readonly<Record<string, string>> = { '': 'the body', '/query': 'the query' }

const formOf = ({ schema, inst }: Issue): string | undefined => {
  const one = schema ?? inst
  return one instanceof z.core.$ZodType ? inWords.get(one)?.form : undefined
}
const orElse = (form: string | undefined) => (form === undefined ? '' : `: write ${form}`)

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

function wrongType(name: string, expected: string, issue: Issue): string {
  const { input } = issue
  const wanted = formOf(issue) ?? TYPES[expected] ?? expected
  if (input === undefined) return `${name} is missing: give ${wanted}`
  if (expected === 'array' && kindOf(input) === 'an object')
    return `${name} is an object, and must be ${wanted}: put it between [ and ]`
  if (['object', 'record'].includes(expected) && Array.isArray(input))
    return `${name} is a list, and must be ${wanted}: give one, without [ and ]`
  const meant = meantBy(expected, issue)
  return `${name} is ${kindOf(input)}, and must be ${wanted}${meant === undefined ? '' : `: write ${JSON.stringify(meant)}`}`
}

/** What a writer may have meant by a value of another type: a number in quotes, an item without its list. */
function meantBy(expected: string, { input, schema, inst }: Issue): unknown {
  const one = schema ?? inst
  const own = one instanceof z.core.$ZodType ? inWords.get(one)?.meant?.(input) : undefined
  if (own !== undefined) return own
  if (typeof input !== 'string') return undefined
  if (expected === 'number' && /^-?\d{1,15}(\.\d{1,15})?$/.test(input)) return Number(input)
  if (expected === 'int' && /^-?\d{1,15}$/.test(input)) return Number(input)
  if (expected === 'boolean' && /^(true|false)$/i.test(input)) return input.toLowerCase() === 'true'
  return undefined
}

function kindOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'a list'
  switch (typeof input) {
    case 'string':
      return `the string ${quoted(input)}`
    case 'number':
      return `the number ${input}`
    case 'boolean':
      return String(input)
    default:
      return 'an object'
  }
}

function wrongValue(name: string, values: readonly string[], input: unknown): string {
  const choice = or(values.map(quoted))
  const one = values.length === 1 ? choice : `one of ${choice}`
  if (input === undefined) return `${name} is missing: give ${one}`
  if (typeof input !== 'string') return `${name} is ${kindOf(input)}, and must be ${one}`
  const meant = values.find((value) => value.toLowerCase() === input.toLowerCase()) ?? nearest(input, values)
  return meant === null
    ? `${quoted(input)} is not a value of ${name}: write ${one}`
    : `${quoted(input)} is not a value of ${name}; did you mean ${quoted(meant)}?`
}

function wrongForm(name: string, issue: Extract<Issue, { code: 'invalid_union' }>): string | undefined {
  const { input, discriminator, options } = issue
  if (discriminator !== undefined && Array.isArray(options)) {
    const given = typeof input === 'object' && input !== null ? Object.entries(input) : []
    const value: unknown = given.find(([field]) => field === discriminator)?.[1]
    return wrongValue(name, options.map(String), value)
  }
  const form = formOf(issue)
  if (form === undefined) return undefined
  if (input === undefined) return `${name} is missing: give ${form}`
  const kind = kindOf(input)
  return kind === 'an object' ? `${name} must be ${form}` : `${name} is ${kind}, and must be ${form}`
}

function unknownFields(issue: Extract<Issue, { code: 'unrecognized_keys' }>, place: string): string[] {
  const { inst, keys } = issue
  const known = inst instanceof z.core.$ZodObject ? Object.keys(inst._zod.def.shape) : []
  const [what, all] = place === '/query' ? ['parameter', 'parameters'] : ['field', 'fields']
  const choice =
    known.length === 0
      ? `there are no ${all} here`
      : known.length === 1
        ? `the only ${what} is ${known[0]}`
        : `the ${all} are ${and(known)}`
  return keys.map((key) => {
    const meant = known.find((one) => one.toLowerCase() === key.toLowerCase()) ?? nearest(key, known)
    if (meant !== null) return `there is no ${what} ${quoted(key)}; did you mean ${quoted(meant)}?`
    return `there is no ${what} ${quoted(key)}: ${choice}`
  })
}

function tooSmall(name: string, { origin, minimum, input }: Extract<Issue, { code: 'too_small' }>): string {
  if (origin === 'string') return `${name} is empty`
  if (origin === 'array') return `${name} is an empty list: give at least ${minimum}`
  return `${name} is ${String(input)}, and must be at least ${minimum}`
}

function tooBig(name: string, { origin, maximum, input }: Extract<Issue, { code: 'too_big' }>): string {
  if (origin === 'string') return `${name} has more than ${maximum} characters`
  if (origin === 'array' && Array.isArray(input))
    return `${name} has ${input.length} items: at most ${maximum} are taken`
  return `${name} is ${String(input)}, and must be at most ${maximum}`
}
