import { z } from 'zod'
import type { EntityKey } from './fold-state.js'

/** An event as a writer gives it: its type, and its data with defaults filled in. */
export interface Drafted<Type extends string, Data> {
  type: Type
  data: Data
}

/** The role that a key needs at least to append an event. */
export type WriterRole = 'reporter' | 'editor'

/** The facts about a type of event beside its schema. */
export interface EventFacts<Data> {
  readonly role: WriterRole
  /** One sentence, for readers of the API's documents. */
  readonly summary: string
  /**
   * The keys of the entities that the event names: judging it reads no others. While a development among them, or behind
   * them (`namedDevelopments`), is held, the event is sealed for readers below editor.
   */
  names(data: Data): readonly EntityKey[]
  /**
   * Given for an event that `ClaimRetracted` can take back: the entity whose status the event decided, which is as before
   * once the event is retracted. Null: it decided none.
   */
  readonly decides?: (data: Data) => EntityKey | null
}

/** A type of event: its schema, the facts about it, and a function that makes an event from what a writer sends. */
export interface EventKind<Type extends string, Schema extends z.ZodType> extends EventFacts<
  z.output<Schema>
> {
  /** @throws ZodError where the data has another shape */
  (data: z.input<Schema>): Drafted<Type, z.output<Schema>>
  readonly type: Type
  readonly schema: Schema
  /** The event as a writer sends it in an append. */
  readonly body: z.ZodObject<{ type: z.ZodLiteral<Type>; data: Schema }, z.core.$strict>
}

/** Declares a type of event. Unknown fields are refused. */
export function event<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
  facts: EventFacts<z.output<z.ZodObject<Shape, z.core.$strict>>>,
): EventKind<Type, z.ZodObject<Shape, z.core.$strict>> {
  return kind(type, z.strictObject(shape), facts)
}

/** Declares a type of event whose fields depend on each other. */
export function kind<Type extends string, Schema extends z.ZodType>(
  type: Type,
  schema: Schema,
  facts: EventFacts<z.output<Schema>>,
): EventKind<Type, Schema> {
  return Object.assign((data: z.input<Schema>) => ({ type, data: schema.parse(data) }), {
    type,
    schema,
    body: z.strictObject({ type: z.literal(type), data: schema }),
    ...facts,
  })
}

/** For an event that can be taken back and decides the status of no entity. */
export const decidesNothing = () => null

export const namesNothing = (): EntityKey[] => []

/** The keys of developments. An id that the writer did not give has none. */
export const developments = (...ids: readonly (string | null | undefined)[]): EntityKey[] =>
  ids.flatMap((id): EntityKey[] => (typeof id === 'string' ? [`development/${id}`] : []))
