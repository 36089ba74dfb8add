import { Problem, type FieldError } from '@filrouge/runtime'
import { z } from 'zod'

/**
 * What a request says, in its schema's shape.
 * @param at what stands before the pointers: `` for the body, `/query`, `/header`
 * @throws Problem validation-failed, with a pointer to each mistake; malformed-json where there is no body
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

/** The body of what takes none: it may be left out, or have no field. */
export const NoBody = z.strictObject({})

/** @throws Problem validation-failed where something was sent to what takes nothing: it would be lost without a word */
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

/** The mistakes of the form that was meant; where none of a union's forms was, or several may be, its own message. */
function unionErrors(issue: z.core.$ZodIssueInvalidUnion, pointer: string): FieldError[] {
  const [first, second] = issue.errors
    .filter((issues) => !issues.some(isOfAnotherKind))
    .sort((a, b) => compareDistance(distanceOf(a), distanceOf(b)))
  if (!first || (second && compareDistance(distanceOf(first), distanceOf(second)) === 0))
    return [{ pointer, message: issue.message }]
  return first.flatMap((one) => fieldErrors(one, pointer))
}

/** The value is no object where the form is one, or none of the words that the form is. */
const isOfAnotherKind = ({ code, path }: z.core.$ZodIssue) =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')

interface Distance {
  unknownFields: number
  wrongFields: number
}

/** How far a value is from a form: a field that the form does not know says more than one that is missing or wrong. */
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

/** RFC 6901. */
export const pointerOf = (at: string, path: readonly PropertyKey[]) =>
  [at, ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
