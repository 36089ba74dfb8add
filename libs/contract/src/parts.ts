import { z } from 'zod'

/* Parts that several answers have. */

/** RFC 3339, UTC, with milliseconds. */
export const Moment = z.iso.datetime()

/** The bounds of an EDTF date: `latest` is the last millisecond inside it. Null where it is open or unknown. */
export const Range = z.strictObject({ earliest: Moment.nullable(), latest: Moment.nullable() })
export type Range = z.output<typeof Range>

/** An object with a name of its own in the OpenAPI document. Strict: an answer has no other fields. */
export const named = <Shape extends z.core.$ZodLooseShape>(id: string, shape: Shape) =>
  z.strictObject(shape).meta({ id })

/** The fields of every answer about a story: the version answered, its times, and the bound of the world. */
export const at = {
  version: z.int(),
  knownAt: Moment,
  recordedAt: Moment,
  happenedBy: z.string().nullable(),
}
/** `happenedBy` is EDTF; null: no bound. */
export type StoryAt = z.output<z.ZodObject<typeof at>>

/** An answer about a story without those fields, as the record is read. */
export type WithoutAt<Answer> = Omit<Answer, keyof StoryAt>

/** What a caller may send, as JSON: what has a default may be left out, and lists may be read-only. */
export type Sent<Schema extends z.ZodType> = ReadOnly<z.input<Schema>>

type ReadOnly<Value> = Value extends object
  ? { readonly [Name in keyof Value]: ReadOnly<Value[Name]> }
  : Value

/** The field of every list: the cursor of the next page. Null at the end. */
export const next = { next: z.string().nullable() }

/** A page of a list. `next`: the cursor of the next page; null at the end. */
export interface Page<Item> {
  items: Item[]
  next: string | null
}

/** A page of a list that is about no story. */
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

/** A place in what was sent, and what is wrong there. */
export const FieldError = z.strictObject({ pointer: z.string(), message: z.string() })
export type FieldError = z.output<typeof FieldError>

export const DevelopmentStatus = z.enum(['reported', 'held', 'withdrawn', 'merged'])
export type DevelopmentStatus = z.output<typeof DevelopmentStatus>

/** The field of whatever names a development: the status of that development. Null where none is named. */
export const developmentStatus = DevelopmentStatus.nullable().describe('of the development that it hangs on')

export const Visibility = z.enum(['public', 'restricted'])
export type Visibility = z.output<typeof Visibility>
