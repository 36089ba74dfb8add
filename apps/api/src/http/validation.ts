import { Problem, type FieldError } from '@filrouge/runtime'
import { z } from 'zod'
import { lostPlus } from '../messages/lost-plus.js'
import { DATES_PAGE, sentencesFor } from '../messages/sentences.js'

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
      detail: 'the request has no body: send JSON',
      errors: [{ pointer: '', message: 'there is no body' }],
    })
  const parsed = schema.safeParse(value, { error: sentencesFor(at) })
  if (parsed.success) return parsed.data
  const lost = at === '/query' ? lostPlus(schema, value) : null
  throw invalid(lost ?? parsed.error.issues.flatMap((issue) => fieldErrors(issue, at)).slice(0, 100))
}

/** The body of an operation without input: absent, or an object without fields. */
export const NoBody = z.strictObject({})

/** Refuses input to an operation that has none. It would be ignored otherwise. @throws Problem validation-failed */
export function mustBeEmpty(body: unknown): void {
  validated(NoBody, body ?? {})
}

export function invalid(errors: readonly FieldError[]): Problem {
  const [first] = errors
  const where = first === undefined || first.pointer === '' ? '' : ` (${first.pointer})`
  const more = errors.length > 1 ? `, and ${errors.length - 1} more in \`errors\`` : ''
  return new Problem('validation-failed', {
    detail: `${first?.message ?? 'the request is not valid'}${where}${more}`,
    errors,
  })
}

function fieldErrors(issue: z.core.$ZodIssue, at: string): FieldError[] {
  const pointer = pointerOf(at, issue.path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      const messages = issue.message.split('\n')
      return issue.keys.map((key, i) => ({
        pointer: pointerOf(pointer, [key]),
        message: messages[i] ?? issue.message,
      }))
    }
    case 'invalid_key':
      return [{ pointer, message: issue.issues[0]?.message ?? issue.message }]
    case 'invalid_union':
      return unionErrors(issue, pointer)
    case 'custom':
      return [
        { pointer, message: isDate(issue) ? `${issue.message} (all forms: ${DATES_PAGE})` : issue.message },
      ]
    default:
      return [{ pointer, message: issue.message }]
  }
}

/** Whether the value should be a date of EDTF. */
const isDate = ({ params }: z.core.$ZodIssueCustom) => params?.['isDate'] === true

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
