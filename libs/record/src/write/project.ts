import type { AcceptedEvent } from '@filrouge/story'
import type { CurrentRows } from './current.js'
import { projectDevelopment } from './project-development.js'
import { projectExpectation } from './project-expectation.js'
import { projectStory } from './project-story.js'
import { projectSources, projectStatement } from './project-statements.js'
import type { Rows } from './statement.js'

/** What a projection works on: the rows that stand, the rows to write, and the merges that an undoing names. */
export interface Projecting {
  current: CurrentRows
  rows: Rows
  merge(storyId: string, version: number): { into: string; from: readonly string[] }
}

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
    default:
      return unknownEvent(event)
  }
}

function unknownEvent(event: never): never {
  throw new Error(`no projection for ${JSON.stringify(event)}`)
}

/** The known time of an event: when the desk says it learned it, else when it was recorded. */
export const knownAt = (event: Pick<AcceptedEvent, 'learnedAt' | 'recordedAt'>) =>
  event.learnedAt ?? event.recordedAt
