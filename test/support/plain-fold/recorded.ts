import type { RecordedEvent, Verification, WithoutAt } from '@filrouge/contract'
import { dateOf, isShown } from './development-state.js'
import { eventAt, ofType, type PlainEvent } from './events.js'
import { isInWorld, type Look } from './look.js'
import { namesOf } from './names.js'

/**
 * The events up to a version about what is in the world. Those that name a development that the reader may not see are
 * sealed, and always there.
 */
export const recordedEventsOf = (look: Look): (Omit<RecordedEvent, 'data'> & { data: unknown })[] =>
  look.events.flatMap((event) => {
    if (isSealed(look, event)) return { ...event, data: null, salt: null, sealed: true }
    return isOfWorld(look, event) ? event : []
  })

/** Whether what an event is about is in the world. A reader who may not see what decides that has the event. */
function isOfWorld(look: Look, event: PlainEvent): boolean {
  const isOf = (developmentId: string) => isInWorld(look, dateOf(look, { developmentId }))
  switch (event.type) {
    case 'DevelopmentReported':
    case 'DevelopmentCorrected':
    case 'DevelopmentHeld':
    case 'HoldReleased':
    case 'DevelopmentWithdrawn':
    case 'ReportCorroborated':
    case 'ReportDisputed':
    case 'CredibilityAssessed':
    case 'TranslationAdded':
      return isOf(event.data.developmentId)
    case 'DevelopmentsMerged':
      return event.data.from.some(isOf)
    case 'PositionStated':
    case 'FigureReported':
      return isShown(look, event.data)
    case 'ExpectationAnnounced':
    case 'ExpectationRevised':
    case 'ExpectationFulfilled':
    case 'ExpectationCancelled':
    case 'ExpectationLapsed':
      return isOfExpectation(look, event.data.expectationId)
    case 'ClaimRetracted':
      return isOfWorld(look, eventAt(look.all, event.data.version))
    case 'MergeUndone':
      return isOfWorld(look, eventAt(look.all, event.data.mergeVersion))
    case 'StoryOpened':
    case 'StoryDescribed':
    case 'StoryClosed':
    case 'StoryReopened':
    case 'StoriesLinked':
    case 'SourceRated':
    case 'IssueRaised':
      return true
  }
}

const isOfExpectation = (look: Look, expectationId: string): boolean =>
  ofType(look.events, 'ExpectationAnnounced')
    .filter(({ data }) => data.expectationId === expectationId)
    .every((announced) => isSealed(look, announced) || isShown(look, announced.data))

const isSealed = ({ sealed, all }: Look, event: PlainEvent) =>
  namesOf(event, all).some((id) => sealed.has(id))

/** The check of a chain that nobody broke. */
export function verificationOf(look: Look): WithoutAt<Verification> {
  const head = look.events.at(-1)?.hash ?? ''
  return { valid: true, head, sealed: look.events.filter((event) => isSealed(look, event)).length }
}
