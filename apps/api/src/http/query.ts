import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invalid, validated } from './validation.js'

/**
 * The parameters of a request, not yet checked. Fastify leaves as it is what it cannot decode.
 * @throws Problem validation-failed where one is no UTF-8
 */
export function queryOf({ url, query }: FastifyRequest): unknown {
  const [, text = ''] = /^[^?]*\?(.*)$/s.exec(url) ?? []
  for (const parameter of text.split('&')) {
    const [name = ''] = parameter.split('=')
    if (!isDecodable(parameter))
      throw invalid([
        { pointer: `/query/${isDecodable(name) ? decodeURIComponent(name) : name}`, message: 'not UTF-8' },
      ])
  }
  return query
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

export const whole = z
  .string()
  .regex(/^\d{1,10}$/, 'a whole number')
  .transform(Number)

/** A comma list. */
export const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(item).max(100))

/** The parameters of every list. */
export const pageParameters = {
  limit: whole.pipe(z.int().min(1).max(500)).default(100),
  cursor: z.string().min(1).max(1_000).optional(),
}

/** @throws Problem validation-failed */
export function readQuery<Shape extends z.core.$ZodLooseShape>(shape: Shape, query: unknown) {
  return validated(z.strictObject(shape), query, '/query')
}
