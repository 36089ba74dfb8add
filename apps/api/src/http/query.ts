import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invalid, validated } from './validation.js'

/** A query with a parameter that is not UTF-8. `readQuery` refuses it, after the check of rights. */
class NotUtf8 {
  constructor(readonly name: string) {}
}

/**
 * The query parameters of a request, not validated. Fastify keeps a parameter that it cannot decode as it is, so this
 * checks the URL itself.
 */
export function queryOf({ url, query }: FastifyRequest): unknown {
  const [, text = ''] = /^[^?]*\?(.*)$/s.exec(url) ?? []
  const wrong = text.split('&').find((parameter) => !isDecodable(parameter))
  if (wrong === undefined) return query
  const [name = ''] = wrong.split('=')
  return new NotUtf8(isDecodable(name) ? decodeURIComponent(name) : name)
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** A whole number, written in digits. Its JSON schema is that of the number. */
export function whole(min: number, max: number) {
  const error = ({ input }: { input?: unknown }) =>
    Array.isArray(input)
      ? 'the parameter is given more than once'
      : `"${String(input).slice(0, 40)}" is not a whole number from ${min} to ${max}`
  return z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : text),
    z.int({ error }).min(min, { error }).max(max, { error }),
  )
}

/** A list, separated by commas. Its JSON schema is that of an array. */
export const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z.preprocess((text) => (typeof text === 'string' ? text.split(',') : text), z.array(item).min(1).max(100))

/** The parameters of every list. */
export const pageParameters = {
  limit: whole(1, 500).default(100).describe('The largest number of items of the page.'),
  cursor: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('The `next` of the page before. Without it, the first page.'),
}

/** No query parameter at all. */
export const NoQuery = {}

const schemas = new WeakMap<object, z.ZodObject>()

/** The schema of a shape. It is made once, because that costs more than a validation. */
function schemaOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = schemas.get(shape)
  if (isMadeOf(shape, known)) return known
  const made = z.strictObject(shape)
  schemas.set(shape, made)
  return made
}

const isMadeOf = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  schema: z.ZodObject | undefined,
): schema is z.ZodObject<Shape, z.core.$strict> => schema !== undefined && schemas.get(shape) === schema

/**
 * Validates query parameters.
 * @param shape a constant: its schema is kept
 * @throws Problem validation-failed
 */
export function readQuery<Shape extends z.core.$ZodLooseShape>(shape: Shape, query: unknown) {
  if (query instanceof NotUtf8)
    throw invalid([{ pointer: `/query/${query.name}`, message: 'the parameter is not UTF-8' }])
  return validated(schemaOf(shape), query, '/query')
}
