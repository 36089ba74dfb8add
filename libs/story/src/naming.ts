import { namedBy, type DraftedEvent } from './catalogue.js'
import type { Envelope } from './envelope.js'
import type { Entity, EntityKey } from './known.js'

const DEVELOPMENT = 'development/'

/** The ids of the developments that an event names, each once. */
export function namedDevelopments(event: DraftedEvent): string[] {
  const keys = new Set(namedBy(event))
  return [...keys].flatMap((key) => (key.startsWith(DEVELOPMENT) ? [key.slice(DEVELOPMENT.length)] : []))
}

/**
 * The keys of all entities that judging the append may read. A merge's developments are missing: `namesOf` gives them
 * once the merge is loaded.
 */
export const names = ({ events }: Pick<Envelope, 'events'>): EntityKey[] => [
  ...new Set(events.flatMap((event) => namedBy(event))),
]

/** The further entities that a loaded entity makes necessary: a merge needs its developments. */
export function namesOf(entity: Entity): EntityKey[] {
  if (entity.entity !== 'merge') return []
  return [entity.into, ...entity.from].map((id): EntityKey => `development/${id}`)
}
