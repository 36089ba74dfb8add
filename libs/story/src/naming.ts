import { namedBy, type DraftedEvent, type EventType } from './catalogue.js'
import type { Envelope } from './envelope.js'
import { developments } from './event.js'
import type { Entity, EntityKey } from './fold-state.js'

const DEVELOPMENT = 'development/'

/**
 * The ids of the developments that an event names, each once. A retraction names what the retracted event names, the
 * undoing of a merge what the merge names, and an event about an expectation the development that the expectation was
 * announced with.
 * @param entityOf looks an entity up by its key, in the story of the event
 */
export function namedDevelopments(
  event: DraftedEvent,
  entityOf: (key: EntityKey) => Entity | undefined,
): string[] {
  const withNamed = (key: EntityKey): EntityKey[] => {
    const entity = entityOf(key)
    return [key, ...(entity ? namedByEntity(entity) : []).flatMap(withNamed)]
  }
  return [...new Set(namedBy(event).flatMap(withNamed))].flatMap((key) =>
    key.startsWith(DEVELOPMENT) ? [key.slice(DEVELOPMENT.length)] : [],
  )
}

/** Whether the data of an event says which developments it names. For other events the state of the fold says it too. */
export const namesByData = (event: DraftedEvent): boolean =>
  event.type === 'ExpectationAnnounced' ||
  namedBy(event).every((key) => key.startsWith(DEVELOPMENT) || key.startsWith('issue/'))

/**
 * Whether the events of an append name only entities that they make themselves, and read nothing else of their story but its
 * head. Reports are such events.
 * @param made the entities that earlier appends make. Those of these events are added.
 */
export function madeOnly(events: readonly DraftedEvent[], made: Set<EntityKey>): boolean {
  return events.every((event) => {
    if (OF_STORY.has(event.type)) return false
    const own = entityMadeBy(event)
    if (own) made.add(own)
    return namedBy(event).every((key) => made.has(key))
  })
}

/** They change the story itself. */
const OF_STORY: ReadonlySet<EventType> = new Set([
  'StoryOpened',
  'StoryDescribed',
  'StoryClosed',
  'StoryReopened',
  'StoriesLinked',
])

function entityMadeBy({ type, data }: DraftedEvent): EntityKey | null {
  switch (type) {
    case 'DevelopmentReported':
      return `development/${data.developmentId}`
    case 'IssueRaised':
      return `issue/${data.issueId}`
    case 'ExpectationAnnounced':
      return `expectation/${data.expectationId}`
    default:
      return null
  }
}

/** The entities that an event names with this one. The development of an expectation is named and never judged. */
const namedByEntity = (entity: Entity): readonly EntityKey[] =>
  entity.entity === 'expectation' ? developments(entity.developmentId) : entitiesBehind(entity)

/**
 * The keys of all entities that judging the append may read. The developments of a merge and the names of a claim are
 * missing: `entitiesBehind` gives them once the merge or the claim is loaded.
 */
export const entitiesOf = ({ events }: Pick<Envelope, 'events'>): EntityKey[] => [
  ...new Set(events.flatMap((event) => namedBy(event))),
]

/** The further entities that a loaded entity makes necessary: a merge needs its developments, a claim what it names. */
export function entitiesBehind(entity: Entity): readonly EntityKey[] {
  switch (entity.entity) {
    case 'merge':
      return [entity.into, ...entity.from].map((id): EntityKey => `development/${id}`)
    case 'claim':
      return entity.names
    default:
      return []
  }
}
