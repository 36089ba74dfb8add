import type { AcceptedEvent } from '@filrouge/story'
import { projectDevelopment } from './project-development.js'
import { projectExpectation } from './project-expectation.js'
import { projectRetraction } from './project-retraction.js'
import { projectStory } from './project-story.js'
import { projectSources, projectStatement } from './project-statements.js'
import type { Projecting } from './projecting.js'

/** Writes one accepted event into every view. Deterministic: the same events give the same rows. */
export function project(event: AcceptedEvent, to: Projecting): void {
  projectSources(event, to)
  switch (event.type) {
    case 'StoryOpened':
    case 'StoryDescribed':
    case 'StoryClosed':
    case 'StoryReopened':
    case 'StoriesLinked':
      return projectStory(event, to)
    case 'DevelopmentReported':
    case 'DevelopmentCorrected':
    case 'DevelopmentHeld':
    case 'HoldReleased':
    case 'DevelopmentWithdrawn':
    case 'DevelopmentsMerged':
    case 'MergeUndone':
    case 'ReportCorroborated':
    case 'ReportDisputed':
    case 'CredibilityAssessed':
    case 'TranslationAdded':
      return projectDevelopment(event, to)
    case 'SourceRated':
    case 'IssueRaised':
    case 'PositionStated':
    case 'FigureReported':
      return projectStatement(event, to)
    case 'ExpectationAnnounced':
    case 'ExpectationRevised':
    case 'ExpectationFulfilled':
    case 'ExpectationCancelled':
    case 'ExpectationLapsed':
      return projectExpectation(event, to)
    case 'ClaimRetracted':
      return projectRetraction(event, to)
    default:
      return unknownEvent(event)
  }
}

function unknownEvent(event: never): never {
  throw new Error(`no projection for ${JSON.stringify(event)}`)
}
