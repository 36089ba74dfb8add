import { Problem } from '@filrouge/runtime'
import { inexactNumbers } from '@filrouge/story'
import type { FastifyInstance } from 'fastify'
import { invalid, pointerOf } from './validation.js'

/** The largest body of an append: 512 KiB. */
export const BODY_LIMIT = 512 * 1024
/** No valid body is nested this deep. The limit protects recursive code from hostile bodies. */
const MAX_DEPTH = 64
const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/** Parses JSON bodies in UTF-8. Refuses every other content type. */
export function takeJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => {
      try {
        // Some clients send `application/json` with an empty body, for example with DELETE.
        done(null, body.length === 0 ? undefined : parseJson(body))
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  )
}

/**
 * Parses a body.
 * @throws Problem malformed-json; validation-failed where a field is named `__proto__`, or where a double cannot hold a
 * number exactly
 */
export function parseJson(body: string | Buffer): unknown {
  const { text, value } = parsed(body)
  const proto = PERHAPS_PROTO.test(text) ? protoIn(value) : null
  if (proto !== null) throw invalid([{ pointer: proto, message: 'there is no field "__proto__"' }])
  const numbers = inexactNumbers(text)
  if (numbers.length > 0)
    throw invalid(
      numbers.slice(0, 100).map((path) => ({
        pointer: pointerOf('', path),
        message: 'the number would be rounded: it is too large, too small or too precise for a double',
      })),
    )
  return value
}

function parsed(body: string | Buffer): { text: string; value: unknown } {
  try {
    const text = typeof body === 'string' ? body : UTF_8.decode(body)
    const value: unknown = JSON.parse(text)
    if (isDeep(value, MAX_DEPTH)) throw new SyntaxError(`it is nested deeper than ${MAX_DEPTH} levels`)
    return { text, value }
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : ''
    throw new Problem('malformed-json', {
      detail: `the body is not JSON: ${why}`,
      errors: [{ pointer: '', message: `not JSON: ${why}` }],
    })
  }
}

function isDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeep(inner, depth - 1))
}

/** Matches `__proto__`, and escapes that may spell it. Most bodies have neither, and the search is skipped. */
const PERHAPS_PROTO = /__proto__|\\u/

/**
 * The pointer to a field that is named `__proto__`, or null. Map schemas skip such a field: it would be lost without an
 * error.
 */
function protoIn(value: unknown, at: readonly string[] = []): string | null {
  if (typeof value !== 'object' || value === null) return null
  if (Object.hasOwn(value, '__proto__')) return pointerOf('', [...at, '__proto__'])
  for (const [name, inner] of Object.entries(value)) {
    const pointer = protoIn(inner, [...at, name])
    if (pointer !== null) return pointer
  }
  return null
}
