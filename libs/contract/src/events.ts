import { EVENT_TYPES, type DataOf, type EventType } from '@filrouge/story'
import { z } from 'zod'
import { at, Moment, named, next } from './parts.js'

/** A recorded event. Hashes are lower-case hex sha256. In a sealed event `data` and `salt` are null. */
export const RecordedEvent = named('RecordedEvent', {
  id: z.string(),
  storyId: z.string(),
  version: z.int(),
  type: z.enum(EVENT_TYPES),
  data: z.looseObject({}).nullable(),
  sealed: z.literal(true).exactOptional(),
  dataHash: z.string(),
  salt: z.string().nullable(),
  recordedAt: Moment,
  learnedAt: Moment.nullable(),
  appendId: z.string(),
  recordedBy: z.string(),
  correlationId: z.string().optional(),
  causationId: z.string().optional(),
  previousHash: z.string(),
  hash: z.string(),
  position: z.strictObject({ partition: z.int(), offset: z.int(), index: z.int() }),
})
/** `data` has the schema of the event type in libs/story, with defaults filled in. */
export type RecordedEvent<Type extends EventType = EventType> = Omit<
  z.output<typeof RecordedEvent>,
  'type' | 'data'
> & { type: Type; data: DataOf<Type> | null }

/** A page of a story's recorded events, in order of version. */
export const Events = named('Events', { ...at, items: z.array(RecordedEvent), ...next })
export type Events = Omit<z.output<typeof Events>, 'items'> & { items: RecordedEvent[] }

/** A page of what is recorded in all stories, in order within each story. `next` is never null: later events come after it. */
export const Changes = named('Changes', { items: z.array(RecordedEvent), next: z.string() })
export type Changes = Omit<z.output<typeof Changes>, 'items'> & { items: RecordedEvent[] }
