import type { RecordedEvent, Verification, WithoutAt } from '@filrouge/contract'
import type { PlainEvent } from './events.js'
import type { Look } from './look.js'
import { namesOf } from './names.js'

/** The events up to a version. Those that name a development that the reader may not see are sealed. */
export const recordedEventsOf = (look: Look): (Omit<RecordedEvent, 'data'> & { data: unknown })[] =>
  look.events.map((event) =>
    isSealed(look, event) ? { ...event, data: null, salt: null, sealed: true } : event,
  )

const isSealed = ({ sealed, all }: Look, event: PlainEvent) =>
  namesOf(event, all).some((id) => sealed.has(id))

/** The check of a chain that nobody broke. */
export function verificationOf(look: Look): WithoutAt<Verification> {
  const head = look.events.at(-1)?.hash ?? ''
  return { valid: true, head, sealed: look.events.filter((event) => isSealed(look, event)).length }
}
