import { eventAt, ofType, type PlainEvent } from './events.js'

/**
 * The ids of the developments that an event names: while one of them is held, the event is sealed.
 * @param all the events of the story
 */
export function namesOf(event: PlainEvent, all: readonly PlainEvent[]): string[] {
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
    case 'MergeUndone':
      return namesOf(eventAt(all, event.data.mergeVersion), all)
    case 'PositionStated':
    case 'ExpectationAnnounced':
    case 'FigureReported':
      return event.data.developmentId === undefined ? [] : [event.data.developmentId]
    case 'ExpectationFulfilled':
      return [event.data.by, ...announcedWith(event.data.expectationId, all)]
    case 'ExpectationRevised':
    case 'ExpectationCancelled':
    case 'ExpectationLapsed':
      return announcedWith(event.data.expectationId, all)
    case 'ClaimRetracted':
      return namesOf(eventAt(all, event.data.version), all)
    case 'StoryOpened':
    case 'StoryDescribed':
    case 'StoryClosed':
    case 'StoryReopened':
    case 'StoriesLinked':
    case 'SourceRated':
    case 'IssueRaised':
      return []
  }
}

/** The development that an expectation was announced with. */
const announcedWith = (expectationId: string, all: readonly PlainEvent[]): string[] =>
  ofType(all, 'ExpectationAnnounced')
    .filter(({ data }) => data.expectationId === expectationId)
    .flatMap(({ data }) => data.developmentId ?? [])

const linked = (links: readonly { developmentId: string }[] | null | undefined) =>
  (links ?? []).map(({ developmentId }) => developmentId)

/**
 * The ids of the developments that an event is about: it moves their `lastVersion`. Links, positions, expectations and
 * figures name a development, and are not about it.
 */
export function aboutOf(event: PlainEvent, all: readonly PlainEvent[]): string[] {
  switch (event.type) {
    case 'DevelopmentReported':
    case 'DevelopmentCorrected':
      return [event.data.developmentId]
    case 'PositionStated':
    case 'ExpectationAnnounced':
    case 'ExpectationRevised':
    case 'ExpectationFulfilled':
    case 'ExpectationCancelled':
    case 'ExpectationLapsed':
    case 'FigureReported':
      return []
    case 'ClaimRetracted':
      return aboutOf(eventAt(all, event.data.version), all)
    default:
      return namesOf(event, all)
  }
}

/** The developments that are held after some events. */
export function heldAfter(events: readonly PlainEvent[]): Set<string> {
  const held = new Set<string>()
  for (const event of events) {
    if (event.type === 'DevelopmentHeld') held.add(event.data.developmentId)
    if (event.type === 'HoldReleased') held.delete(event.data.developmentId)
  }
  return held
}
