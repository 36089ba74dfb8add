import { z } from 'zod'

/** An event as a writer gives it: its type, and its data with defaults filled in. */
export interface Drafted<Type extends string, Data> {
  type: Type
  data: Data
}

/** A kind of event: its schema, and a function that makes one from what a writer sends. */
export interface EventKind<Type extends string, Schema extends z.ZodType> {
  /** @throws ZodError where the data has another shape */
  (data: z.input<Schema>): Drafted<Type, z.output<Schema>>
  readonly type: Type
  readonly schema: Schema
}

/** Declares a kind of event. Unknown fields are refused. */
export function event<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
): EventKind<Type, z.ZodObject<Shape, z.core.$strict>> {
  return kind(type, z.strictObject(shape))
}

/** Declares a kind of event whose fields depend on each other. */
export function kind<Type extends string, Schema extends z.ZodType>(
  type: Type,
  schema: Schema,
): EventKind<Type, Schema> {
  return Object.assign((data: z.input<Schema>) => ({ type, data: schema.parse(data) }), { type, schema })
}
