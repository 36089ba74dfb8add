import type { RecordedEvent } from '@filrouge/contract'
import { EventBody, type DraftedEvent, type DraftOf, type EventType } from '@filrouge/story'

/** A recorded event as an editor reads it: with its data. */
export type PlainEvent = DraftedEvent & Omit<RecordedEvent, 'type' | 'data'>

/** A recorded event of one of these types. */
export type PlainEventOf<Type extends EventType> = DraftOf<Type> & Omit<RecordedEvent, 'type' | 'data'>

/** All events of a story, in order, as `GET /v1/stories/{id}/events` gives them to an editor. @throws Error for a sealed one */
export const plainEvents = (recorded: readonly RecordedEvent[]): PlainEvent[] =>
  recorded.map(({ type, data, ...of }) => ({ ...of, ...EventBody.parse({ type, data }) }))

/** The events of some types. */
export function ofType<Type extends EventType>(
  events: readonly PlainEvent[],
  ...types: readonly Type[]
): PlainEventOf<Type>[] {
  const wanted: ReadonlySet<EventType> = new Set(types)
  return events.filter((event): event is PlainEvent & PlainEventOf<Type> => wanted.has(event.type))
}

/** The time from which the desk knew of an event. */
export const knownAt = ({ learnedAt, recordedAt }: PlainEvent): string => learnedAt ?? recordedAt

/** The event of a version. */
export function eventAt(events: readonly PlainEvent[], version: number): PlainEvent {
  const event = events[version - 1]
  if (event?.version !== version) throw new Error(`the story has no version ${version}`)
  return event
}
