import { Problem } from '@filrouge/runtime'
import { inexactNumbers } from '@filrouge/story'
import type { FastifyInstance } from 'fastify'
import { invalid, pointerOf } from './validation.js'

/** The largest body of an append: 512 KiB. */
export const BODY_LIMIT = 512 * 1024
/** Deeper than any body of ours; a deeper one is an attack on whoever walks it. */
const MAX_DEPTH = 64

/** Takes JSON bodies, and nothing else, as UTF-8. */
export function takeJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => {
      try {
        // Clients that always say `application/json` send it with nothing too, as on DELETE.
        done(null, body.length === 0 ? undefined : parseJson(body))
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  )
}

/**
 * @throws Problem malformed-json; validation-failed where a field is called `__proto__`, or where a number would not be
 * stored as it was sent
 */
export function parseJson(body: string | Buffer): unknown {
  const { text, value } = parsed(body)
  const proto = PERHAPS_PROTO.test(text) ? protoIn(value) : null
  if (proto !== null) throw invalid([{ pointer: proto, message: 'there is no such field' }])
  const numbers = inexactNumbers(text)
  if (numbers.length > 0)
    throw invalid(
      numbers.slice(0, 100).map((path) => ({
        pointer: pointerOf('', path),
        message: 'a number that would be rounded: it is too large, too small or too exact for a double',
      })),
    )
  return value
}

function parsed(body: string | Buffer): { text: string; value: unknown } {
  try {
    const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body)
    const value: unknown = JSON.parse(text)
    if (isDeep(value, MAX_DEPTH)) throw new SyntaxError(`it is nested deeper than ${MAX_DEPTH}`)
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

/** As it is, or with escapes. Most texts have none, and need no walk. */
const PERHAPS_PROTO = /__proto__|\\u/

/** Where a field is called `__proto__`: schemas of maps skip it, and what was sent would be stored as something else. */
function protoIn(value: unknown, at: readonly string[] = []): string | null {
  if (typeof value !== 'object' || value === null) return null
  if (Object.hasOwn(value, '__proto__')) return pointerOf('', [...at, '__proto__'])
  for (const [name, inner] of Object.entries(value)) {
    const found = protoIn(inner, [...at, name])
    if (found !== null) return found
  }
  return null
}
