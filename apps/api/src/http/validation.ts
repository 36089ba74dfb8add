import { Problem, type FieldError } from '@filrouge/runtime'
import { z } from 'zod'

/**
 * Validates a part of a request, and gives it in the shape of the schema.
 * @param at the prefix of the pointers: `` for the body, `/query`, `/header`
 * @throws Problem validation-failed, with a pointer to each error; malformed-json where there is no body
 */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  at = '',
): z.output<Schema> {
  if (value === undefined && at === '')
    throw new Problem('malformed-json', {
      detail: 'there is no body',
      errors: [{ pointer: '', message: 'not JSON' }],
    })
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalid(parsed.error.issues.flatMap((issue) => fieldErrors(issue, at)).slice(0, 100))
}

/** The body of an operation without input: absent, or an object without fields. */
export const NoBody = z.strictObject({})

/** Refuses input to an operation that has none. It would be ignored otherwise. @throws Problem validation-failed */
export function mustBeEmpty(body: unknown): void {
  validated(NoBody, body ?? {})
}

export function invalid(errors: readonly FieldError[]): Problem {
  const [first] = errors
  const where = first?.pointer === '' ? 'the body' : (first?.pointer ?? '')
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : ''
  return new Problem('validation-failed', {
    detail: `${where}: ${first?.message ?? 'not valid'}${more}`,
    errors,
  })
}

function fieldErrors(issue: z.core.$ZodIssue, at: string): FieldError[] {
  const pointer = pointerOf(at, issue.path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        pointer: pointerOf(pointer, [key]),
        message: 'there is no such field',
      }))
    case 'invalid_key':
      return [{ pointer, message: issue.issues[0]?.message ?? issue.message }]
    case 'invalid_union':
      return unionErrors(issue, pointer)
    default:
      return [{ pointer, message: issue.message }]
  }
}

/**
 * The errors of a union. Where the value is nearest to one form, they are the errors of that form. Otherwise it is one
 * error with the message of the union.
 */
function unionErrors(issue: z.core.$ZodIssueInvalidUnion, pointer: string): FieldError[] {
  const [first, second] = issue.errors
    .filter((issues) => !issues.some(isOfAnotherKind))
    .sort((a, b) => compareDistance(distanceOf(a), distanceOf(b)))
  if (!first || (second && compareDistance(distanceOf(first), distanceOf(second)) === 0))
    return [{ pointer, message: issue.message }]
  return first.flatMap((one) => fieldErrors(one, pointer))
}

/** Whether the value cannot be of the form at all: it has another type, or is not one of the form's constants. */
const isOfAnotherKind = ({ code, path }: z.core.$ZodIssue) =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')

interface Distance {
  unknownFields: number
  wrongFields: number
}

/** The distance of a value from a form. An unknown field weighs more than a missing or wrong one. */
function distanceOf(issues: readonly z.core.$ZodIssue[]): Distance {
  const atTop = issues.filter(({ path }) => path.length === 0)
  const unknownFields = atTop.reduce(
    (count, issue) => count + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0),
    0,
  )
  const isWrong = (issue: z.core.$ZodIssue) => issue.path.length > 0 || issue.code !== 'unrecognized_keys'
  return { unknownFields, wrongFields: new Set(issues.filter(isWrong).map(({ path }) => path[0])).size }
}

const compareDistance = (a: Distance, b: Distance) =>
  a.unknownFields - b.unknownFields || a.wrongFields - b.wrongFields

/** A JSON pointer (RFC 6901). */
export const pointerOf = (at: string, path: readonly PropertyKey[]) =>
  [at, ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
