import { z } from 'zod'

/* Parts that several answers share. */

/** RFC 3339, UTC, with milliseconds. */
export const Moment = z.iso.datetime()

/** The bounds of an EDTF date. `latest` is the last millisecond inside the date. An open or unknown bound is null. */
export const Range = z.strictObject({ earliest: Moment.nullable(), latest: Moment.nullable() })
export type Range = z.output<typeof Range>

/** What a warning is about. */
export const WARNING_CODES = [
  'name-spelled-differently',
  'actual-in-future',
  'date-far-away',
  'country-unknown',
  'story-unknown',
  'link-restricted',
  'mode-unknown',
  'nothing-changed',
  'figure-id-near',
  'figure-label-changed',
  'language-new',
  'main-language-lost',
  'translation-hidden',
  'learned-before-occurred',
  'known-now',
  'lapsed-early',
] as const

/** A schema with its own name in the OpenAPI document. It is strict: an answer has no other fields. */
export const named = <Shape extends z.core.$ZodLooseShape>(id: string, shape: Shape) =>
  z.strictObject(shape).meta({ id })

/** The fields of every answer about a story: the version that was read, its times, and `happenedBy`. */
export const at = {
  version: z.int(),
  knownAt: Moment,
  recordedAt: Moment,
  happenedBy: z.string().nullable(),
}
/** `happenedBy` is EDTF. Null: the world has no bound. */
export type ReadAt = z.output<z.ZodObject<typeof at>>

/** An answer about a story without the fields of {@link ReadAt}: the form in which the record is read. */
export type WithoutAt<Answer> = Omit<Answer, keyof ReadAt>

/** A request body as a client writes it: fields with a default are optional, and lists may be read-only. */
export type Sent<Schema extends z.ZodType> = ReadOnly<z.input<Schema>>

type ReadOnly<Value> = Value extends object
  ? { readonly [Name in keyof Value]: ReadOnly<Value[Name]> }
  : Value

/** The field of every list. It is the cursor of the next page, and null at the end. */
export const next = { next: z.string().nullable() }

/** A page of a list. `next` is the cursor of the next page, and null at the end. */
export interface Page<Item> {
  items: Item[]
  next: string | null
}

/** A page of a list that does not belong to one story. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), ...next })

/** The source of a report, a dispute or a figure. `publishedAt` is EDTF. */
export const Attribution = named('Attribution', {
  source: z.string(),
  saidBy: z.string().optional(),
  quote: z.string().optional(),
  url: z.string().optional(),
  publishedAt: z.string().optional(),
})
export type Attribution = z.output<typeof Attribution>

/** A JSON pointer into the request, and what is wrong there. */
export const FieldError = z.strictObject({ pointer: z.string(), message: z.string() })
export type FieldError = z.output<typeof FieldError>

/** What is probably a slip in an event that was accepted. Warnings refuse nothing. */
export const Warning = named('Warning', {
  pointer: z.string().describe('a JSON pointer into what was sent'),
  code: z.enum(WARNING_CODES),
  message: z.string(),
})
export type Warning = z.output<typeof Warning>

/** The field of answers to appends that were accepted. Absent: there are no warnings, or the answer is a replayed one. */
export const warnings = z
  .array(Warning)
  .optional()
  .describe('what is probably a slip; nothing is refused for it. A replayed answer has none')

export const DevelopmentStatus = z.enum(['reported', 'held', 'withdrawn', 'merged'])
export type DevelopmentStatus = z.output<typeof DevelopmentStatus>

/** The field of every part that may name a development: the status of that development. Null: no development is named. */
export const developmentStatus = DevelopmentStatus.nullable().describe(
  'the status of the named development; null where none is named',
)
