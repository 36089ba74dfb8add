import type { z } from 'zod'
import * as development from './development.js'
import { bounds, type Bounds } from './edtf.js'
import type { EventFacts, EventKind } from './event.js'
import * as expectations from './expectations.js'
import * as figures from './figures.js'
import type { EntityKey, ClaimInFold } from './fold-state.js'
import * as positions from './positions.js'
import * as retraction from './retraction.js'
import type { Broken } from './rules.js'
import * as story from './story.js'
import type { StoryInFold } from './story-in-fold.js'
import * as verification from './verification.js'

/** Every type of event of the contract. The tables by type below follow from it. */
export const kinds = {
  ...story.events,
  ...development.events,
  ...verification.events,
  ...positions.events,
  ...expectations.events,
  ...figures.events,
  ...retraction.events,
}

/** The name of a type of event, such as `DevelopmentReported`. */
export type EventType = keyof typeof kinds
type SchemaOf<Kind> = Kind extends EventKind<string, infer Schema> ? Schema : never
type Data = { [Type in EventType]: z.output<SchemaOf<(typeof kinds)[Type]>> }
/** The data of an event as stored: defaults filled in. */
export type DataOf<Type extends EventType> = Data[Type]

/** An event of one of these types, as a writer gives it. A union, discriminated by `type`. */
export type DraftOf<Type extends EventType> = { [Each in Type]: { type: Each; data: Data[Each] } }[Type]
export type DraftedEvent = DraftOf<EventType>

/** For each type, the first rule that an event would break. */
export const rules: {
  readonly [Type in EventType]: (story: StoryInFold, data: Data[Type]) => Broken | null
} = {
  ...story.rules,
  ...development.rules,
  ...verification.rules,
  ...positions.rules,
  ...expectations.rules,
  ...figures.rules,
  ...retraction.rules,
}

/** For each type, how an event changes the state of the fold. */
export const evolve: {
  readonly [Type in EventType]: (story: StoryInFold, data: Data[Type], version: number) => void
} = {
  ...story.evolve,
  ...development.evolve,
  ...verification.evolve,
  ...positions.evolve,
  ...expectations.evolve,
  ...figures.evolve,
  ...retraction.evolve,
}

export const EVENT_TYPES = Object.keys(kinds).filter(isEventType)

/** Whether a text is the name of a type of event. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(kinds, type)
}

const facts: { readonly [Type in EventType]: EventFacts<Data[Type]> } = kinds

/** The keys of the entities that an event names. One can come twice. */
export function namedBy<Type extends EventType>({ type, data }: DraftOf<Type>): readonly EntityKey[] {
  return facts[type].names(data)
}

/** What an event says that can be taken back later. Null: an event of its type cannot be. */
export function claimOf<Type extends EventType>({ type, data }: DraftOf<Type>): ClaimInFold | null {
  const { names, decides } = facts[type]
  if (!decides) return null
  const about = ABOUT_A_DEVELOPMENT.has(type) && 'developmentId' in data ? (data.developmentId ?? null) : null
  return { entity: 'claim', names: names(data), about, decided: decides(data), retracted: false }
}

/** Whether the data of a type of event has a `developmentId`: always, where the writer gives one, or never. */
export function developmentIdOf(type: EventType): 'always' | 'maybe' | 'never' {
  const { shape } = kinds[type].schema
  const developmentId: z.ZodType | undefined = 'developmentId' in shape ? shape.developmentId : undefined
  if (developmentId === undefined) return 'never'
  return developmentId.safeParse(undefined).success ? 'maybe' : 'always'
}

const ABOUT_A_DEVELOPMENT: ReadonlySet<EventType> = new Set(
  EVENT_TYPES.filter((type) => developmentIdOf(type) === 'always'),
)

/** The bounds of the event's EDTF fields, by field: `occurred`, `window`, `changes.occurred`. Computed by the writer. */
export type DataBounds = Readonly<Record<string, Bounds>>

/** @throws InvalidEdtf where the data was not validated */
export function dataBounds({ data }: DraftedEvent): DataBounds | undefined {
  const found: Record<string, Bounds> = {}
  if ('occurred' in data && data.occurred !== undefined) found['occurred'] = bounds(data.occurred)
  if ('window' in data && data.window !== undefined) found['window'] = bounds(data.window)
  if ('changes' in data && data.changes.occurred !== undefined)
    found['changes.occurred'] = bounds(data.changes.occurred)
  return Object.keys(found).length > 0 ? found : undefined
}
