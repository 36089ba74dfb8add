import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isEventType, type DataBounds, type DraftedEvent } from './catalogue.js'
import { Id, isStorable } from './text.js'

/** What an append expects of its story: a version, any, that it exists, that it does not. */
export type Expected = { version: number } | 'any' | 'exists' | 'absent'

/** An event in an append, as it lies on the log. */
export type EnvelopeEvent = DraftedEvent & { salt: string; bounds?: DataBounds | undefined }

/** The value of one record of the log: an append. */
export interface Envelope {
  schema: 1
  rules: 1
  /** Of the append: it follows from an Idempotency-Key or an import's line, else it is random. Accepted once at most. */
  appendId: string
  /** Of the request, always random: copies of one record share it, and a client that sends again gets another. */
  requestId: string
  storyId: string
  expected: Expected
  recordedBy: string
  learnedAt?: string | undefined
  correlationId?: string | undefined
  causationId?: string | undefined
  requestDigest: string
  /** The shorthand that it was sent by, where it was: what its pointers are told in. The fold does not read it. */
  sentAs?: string | undefined
  events: EnvelopeEvent[]
}

/** What a record of the log turned out to be. */
export type RecordContent =
  | { kind: 'envelope'; envelope: Envelope }
  /** Damaged, or never ours: gets the verdict `unreadable`. */
  | { kind: 'unreadable'; why: string }
  /** Of a schema, rules or event type that this program does not know: never judged by it. */
  | { kind: 'newer'; what: string }

/** The header of a record with the lower-case hex sha256 of its value. */
export const DIGEST_HEADER = 'filrouge-digest'
/** The header that a copied log carries: when the record was first recorded (RFC 3339 UTC with milliseconds). */
export const RECORDED_AT_HEADER = 'filrouge-recorded-at'

const SortKey = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
/** 300 characters of at most two code units. */
const Short = z.string().min(1).max(600).refine(isStorable)
const Salt = z.string().regex(/^[0-9a-f]{32}$/)

const Versions = z.looseObject({ schema: z.int(), rules: z.int() })
const RequestOrAppendId = z.string().regex(/^[0-9a-zA-Z-]{1,128}$/)
const Types = z.looseObject({ events: z.array(z.looseObject({ type: z.string() })) })

/** The envelope alone: an event's data was validated when it was written, and is believed. */
const Shape = z.looseObject({
  appendId: RequestOrAppendId,
  requestId: RequestOrAppendId,
  storyId: Id,
  expected: z.union([z.strictObject({ version: z.int().min(0) }), z.enum(['any', 'exists', 'absent'])]),
  recordedBy: Short,
  learnedAt: SortKey.optional(),
  correlationId: Short.optional(),
  causationId: Short.optional(),
  requestDigest: Short,
  sentAs: Short.optional(),
  events: z
    .array(
      z.looseObject({
        data: z.looseObject({}),
        salt: Salt,
        bounds: z
          .record(z.string(), z.strictObject({ earliest: SortKey.nullable(), latest: SortKey.nullable() }))
          .optional(),
      }),
    )
    .min(1)
    .max(100),
})

/**
 * Reads the value of a record. Never throws.
 * @param digest the header with the lower-case hex sha256 of the value
 */
export function readEnvelope(value: Uint8Array | null, digest: string | undefined): RecordContent {
  if (!value) return unreadable('the record has no value')
  if (createHash('sha256').update(value).digest('hex') !== digest)
    return unreadable('the record is not what its digest says')
  const parsed = parse(value)
  const versions = Versions.safeParse(parsed)
  if (!versions.success) return unreadable('the record is no append')
  const { schema, rules } = versions.data
  if (schema > 1) return { kind: 'newer', what: `schema ${schema}` }
  if (rules > 1) return { kind: 'newer', what: `rules ${rules}` }
  const unknown = Types.safeParse(parsed).data?.events.find(({ type }) => !isEventType(type))
  if (unknown) return { kind: 'newer', what: `the event ${unknown.type.slice(0, 100)}` }
  return isEnvelope(parsed) ? { kind: 'envelope', envelope: parsed } : unreadable('the record is no append')
}

const unreadable = (why: string): RecordContent => ({ kind: 'unreadable', why })

const isEnvelope = (parsed: unknown): parsed is Envelope => Shape.safeParse(parsed).success

function parse(value: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value))
  } catch {
    return undefined
  }
}

/** The value of a record, and the digest that travels in its header. */
export function writeEnvelope(envelope: Envelope): { value: Buffer; digest: string } {
  const value = Buffer.from(JSON.stringify(envelope), 'utf8')
  return { value, digest: createHash('sha256').update(value).digest('hex') }
}
