import type { DraftedEvent } from './catalogue.js'
import type { Envelope } from './envelope.js'
import type { Entity, EntityKey } from './known.js'

/** Every development that an event names: its own, its links', `into`, `from`, `by`, what a claim hangs on. */
export function namedDevelopments(event: DraftedEvent): string[] {
  return [...new Set(developmentsIn(event))]
}

function developmentsIn(event: DraftedEvent): string[] {
  switch (event.type) {
    case 'DevelopmentReported':
      return [event.data.developmentId, ...linked(event.data.links)]
    case 'DevelopmentCorrected':
      return [event.data.developmentId, ...linked(event.data.changes.links)]
    case 'DevelopmentHeld':
    case 'HoldReleased':
    case 'DevelopmentWithdrawn':
    case 'ReportCorroborated':
    case 'ReportDisputed':
    case 'CredibilityAssessed':
    case 'TranslationAdded':
      return [event.data.developmentId]
    case 'DevelopmentsMerged':
      return [event.data.into, ...event.data.from]
    case 'ExpectationFulfilled':
      return [event.data.by]
    case 'PositionStated':
    case 'ExpectationAnnounced':
    case 'FigureReported':
      return event.data.developmentId === undefined ? [] : [event.data.developmentId]
    case 'MergeUndone':
    case 'ExpectationRevised':
    case 'ExpectationCancelled':
    case 'ExpectationLapsed':
    case 'IssueRaised':
    case 'SourceRated':
    case 'StoryOpened':
    case 'StoryDescribed':
    case 'StoryClosed':
    case 'StoryReopened':
    case 'StoriesLinked':
      return []
  }
}

const linked = (links: readonly { developmentId: string }[] | null | undefined) =>
  (links ?? []).map(({ developmentId }) => developmentId)

/** Every entity that judging the append may look at. A merge's developments are found by `namesOf`. */
export function names(envelope: Pick<Envelope, 'events'>): EntityKey[] {
  const keys = new Set<EntityKey>()
  for (const event of envelope.events) {
    for (const id of namedDevelopments(event)) keys.add(`development/${id}`)
    if ('issueId' in event.data) keys.add(`issue/${event.data.issueId}`)
    if ('expectationId' in event.data) keys.add(`expectation/${event.data.expectationId}`)
    if ('mergeVersion' in event.data) keys.add(`merge/${event.data.mergeVersion}`)
  }
  return [...keys]
}

/** The entities that a loaded entity makes necessary: a merge's developments. */
export function namesOf(entity: Entity): EntityKey[] {
  if (entity.entity !== 'merge') return []
  return [entity.into, ...entity.from].map((id): EntityKey => `development/${id}`)
}
