import { isStorable, type Expected } from '@filrouge/story'
import type { FastifyRequest } from 'fastify'
import { invalid } from './validation.js'

type Headers = FastifyRequest['headers']

/**
 * What a proxy that compresses an answer appends to its ETag: Apache `-gzip`, `-br`, `-zstd` and formerly `;gzip`, Jetty
 * `--gzip`.
 */
const COMPRESSED = '(?:--?gzip|-br|-zstd|;gzip)?'

/** The ETag of a read, or a version in quotes. The first group is the version. */
const VERSION_TAG = `(?:W/)?"(\\d{1,9})(?:-[0-9a-f]{1,64})?${COMPRESSED}"`

/** The request headers of the API, for the OpenAPI document. */
export const HEADERS = {
  'If-Match': {
    description:
      'The expected version of the story: `"12"`, or the ETag of a read, weak or strong, also with the suffix of a proxy that compresses, such as `-gzip`. `*`: the story must exist. Not allowed together with `If-None-Match`.',
    schema: {
      type: 'string',
      pattern: `^(?:\\*|${VERSION_TAG})$`,
      examples: ['"12"', 'W/"12"', '*'],
    },
  },
  'If-None-Match': {
    description: 'ETags of cached answers. The answer is 304 where its ETag is one of them.',
    schema: { type: 'string', examples: ['"12-0a1b"', '*'] },
  },
  'If-Modified-Since': {
    description:
      'The `Last-Modified` of the cached answer. The answer is 304 where it was not modified since. Ignored together with `If-None-Match`.',
    schema: { type: 'string', examples: ['Thu, 04 Sep 2025 18:30:00 GMT'] },
  },
  'Idempotency-Key': {
    description:
      'Makes it safe to send an append again. The key belongs to the principal and the story for ever. Once an append with the key is accepted, the same request gets that answer again, and a different request is refused. A refused append does not use the key up.',
    schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[!-~](?:[ -~]*[!-~])?$' },
  },
  Prefer: {
    description:
      '`respond-async` (RFC 7240): the answer is 202 as soon as the log has acknowledged the append.',
    schema: { type: 'string', examples: ['respond-async'] },
  },
  'Last-Event-ID': {
    description:
      'The `id` of the last event that the client has: the stream goes on after it. A browser sends it by itself when it comes again.',
    schema: { type: 'string', minLength: 1 },
  },
  'Filrouge-Min-Version': {
    description:
      'The read waits until this version of the story is visible. The answer is 503 where that takes too long.',
    schema: { type: 'string', pattern: '^\\d{1,9}$' },
  },
} as const

export type HeaderName = keyof typeof HEADERS

/** `If-None-Match` on a write. */
export const MUST_NOT_EXIST = {
  description: '`*`: the story must not exist.',
  schema: { type: 'string', const: '*' },
} as const

/** The value of a header. @throws Problem validation-failed where the header is repeated */
export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name.toLowerCase()]
  if (Array.isArray(value)) throw wrongHeader(name, `${name} is given more than once`)
  return value
}

/** The problem of a header that is not valid. */
export const wrongHeader = (name: string, message: string) =>
  invalid([{ pointer: `/header/${name}`, message }])

const ETAG = new RegExp(`^${VERSION_TAG}$`)

/**
 * Reads the expected version: `If-Match: "12"`, `If-Match: *`, `If-None-Match: *`, or neither header (`any`). The ETag of
 * a read stands for its version, also where a proxy that compresses the answer has weakened it or appended a suffix.
 * @throws Problem validation-failed
 */
export function expectedOf(headers: Headers): Expected {
  const ifMatch = header(headers, 'If-Match')
  const ifNoneMatch = header(headers, 'If-None-Match')
  if (ifMatch !== undefined && ifNoneMatch !== undefined)
    throw wrongHeader('If-Match', 'If-Match and If-None-Match cannot both be given: leave one of them out')
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*')
      throw wrongHeader('If-None-Match', 'If-None-Match of a write is only `*`: the story must not exist')
    return 'absent'
  }
  if (ifMatch === undefined) return 'any'
  if (ifMatch.trim() === '*') return 'exists'
  const [, version] = ETAG.exec(ifMatch.trim()) ?? []
  if (version === undefined)
    throw wrongHeader(
      'If-Match',
      `If-Match is ${ifMatch.slice(0, 40)}, and must be a version in quotes, such as "12", or *`,
    )
  return { version: Number(version) }
}

/** Reads `Idempotency-Key`: 1 to 200 characters. @throws Problem validation-failed */
export function idempotencyKeyOf(headers: Headers): string | null {
  const key = header(headers, 'Idempotency-Key')
  if (key === undefined) return null
  if (key.length < 1 || key.length > 200 || !isStorable(key))
    throw wrongHeader('Idempotency-Key', 'Idempotency-Key must have 1 to 200 characters')
  return key
}

/** Whether the request has `Prefer: respond-async` (RFC 7240 §4.1). Other preferences are ignored, as §2 allows. */
export function prefersAsync(headers: Headers): boolean {
  const prefer = header(headers, 'Prefer') ?? ''
  return prefer.split(',').some((one) => one.split(';')[0]?.trim().toLowerCase() === 'respond-async')
}

/** Reads `Last-Event-ID`. An empty one says nothing, as in a browser. @throws Problem validation-failed */
export function lastEventIdOf(headers: Headers): string | null {
  return header(headers, 'Last-Event-ID') || null
}

/** Reads a header that is a version. @throws Problem validation-failed */
export function versionOf(name: HeaderName, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw wrongHeader(name, `${name} is "${value.slice(0, 40)}", and must be a version, such as 12`)
}

/** Reads `Filrouge-Min-Version: n`. @throws Problem validation-failed */
export function minVersionOf(headers: Headers): number | null {
  const value = header(headers, 'Filrouge-Min-Version')
  return value === undefined ? null : versionOf('Filrouge-Min-Version', value)
}

const TAG_OF_PROXY = new RegExp(`^(?:W/)?"([^"]*?)${COMPRESSED}"$`)

/**
 * Whether the client has the answer already. `If-None-Match` lists its ETag, by weak comparison (RFC 9110 §13.1.2); the
 * suffix of a proxy that compresses does not matter. Without that header, the answer was not modified since
 * `If-Modified-Since` (§13.1.3); a date that cannot be read is ignored.
 * @param lastModified RFC 3339; null: the answer has no such time
 */
export function isUnchanged(headers: Headers, etag: string, lastModified: string | null = null): boolean {
  const value = header(headers, 'If-None-Match')
  if (value === undefined) return lastModified !== null && isUnmodified(headers, lastModified)
  return value
    .split(',')
    .some((one) => one.trim() === '*' || one.trim().replace(TAG_OF_PROXY, '"$1"') === etag)
}

function isUnmodified(headers: Headers, lastModified: string): boolean {
  const since = Date.parse(header(headers, 'If-Modified-Since') ?? '')
  // HTTP dates have no fractions of a second.
  return Math.floor(Date.parse(lastModified) / 1_000) * 1_000 <= since
}
