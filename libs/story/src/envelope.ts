import { hash } from 'node:crypto'
import { z } from 'zod'
import { isEventType, type DataBounds, type DraftedEvent } from './catalogue.js'
import { Id, isStorable } from './text.js'

/** The state that an append expects its story in: at a version, any, existing, absent. */
export type Expected = { version: number } | 'any' | 'exists' | 'absent'

/** An event of an append, as it is on the log. */
export type EnvelopeEvent = DraftedEvent & { salt: string; bounds?: DataBounds | undefined }

/** The value of one record of the log: an append. */
export interface Envelope {
  schema: 1
  rules: 1
  /** Made from an Idempotency-Key or from an import's line, else random. At most one append is accepted under it. */
  appendId: string
  /** Always random. Copies of one record share it. A client that sends again gets another one. */
  requestId: string
  storyId: string
  expected: Expected
  recordedBy: string
  learnedAt?: string | undefined
  correlationId?: string | undefined
  causationId?: string | undefined
  requestDigest: string
  /** The shorthand that the client used, if any. Pointers in its answer refer to the shorthand's body. The fold ignores it. */
  sentAs?: string | undefined
  events: EnvelopeEvent[]
}

/** The content of a record of the log. */
export type RecordContent =
  | { kind: 'envelope'; envelope: Envelope }
  /** Damaged, or written by another program. It gets the verdict `unreadable`. */
  | { kind: 'unreadable'; why: string }
  /** Of a schema, rules or event type that this program does not know. This program never judges it. */
  | { kind: 'newer'; what: string }

/** The header with the lower-case hex sha256 of a record's value. */
export const DIGEST_HEADER = 'filrouge-digest'
/** The header of a copied log with the time at which the record was first recorded (RFC 3339 UTC with milliseconds). */
export const RECORDED_AT_HEADER = 'filrouge-recorded-at'

const SortKey = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
/** 300 characters of at most two code units. */
const Short = z.string().min(1).max(600).refine(isStorable)
const Salt = z.string().regex(/^[0-9a-f]{32}$/)

const Versions = z.looseObject({ schema: z.int(), rules: z.int() })
const RequestOrAppendId = z.string().regex(/^[0-9a-zA-Z-]{1,128}$/)
const Types = z.looseObject({ events: z.array(z.looseObject({ type: z.string() })) })

/** The envelope alone. An event's data was validated when it was written, and is trusted. */
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
  if (hash('sha256', value, 'hex') !== digest) return unreadable('the record is not what its digest says')
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

/** The value of a record, and the digest for its header. */
export function writeEnvelope(envelope: Envelope): { value: Buffer; digest: string } {
  const value = Buffer.from(JSON.stringify(envelope), 'utf8')
  return { value, digest: hash('sha256', value, 'hex') }
}
