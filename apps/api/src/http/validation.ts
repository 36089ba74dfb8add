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

/** Of a union, the branch that came nearest: the one with the deepest mistake. */
function unionErrors(issue: z.core.$ZodIssueInvalidUnion, pointer: string): FieldError[] {
  const branches = issue.errors.map((issues) => issues.flatMap((one) => fieldErrors(one, pointer)))
  const deepest = branches.filter((errors) => errors.length > 0).sort((a, b) => depth(b) - depth(a))[0]
  if (!deepest || depth(deepest) <= pointer.split('/').length) return [{ pointer, message: issue.message }]
  return deepest
}

const depth = (errors: readonly FieldError[]) =>
  Math.max(...errors.map((one) => one.pointer.split('/').length))

/** RFC 6901. */
export const pointerOf = (at: string, path: readonly PropertyKey[]) =>
  [at, ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
