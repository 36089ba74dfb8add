import { EventBody, type DraftedEvent } from '@filrouge/story'
import { printable } from './terminal.js'

/** What a command has done, and to what: `held`, `talks`. */
type Words = readonly [done: string, about: string]

/** What an event is about, on one line: what identifies it in its story. Empty where there is nothing to say. */
export const aboutWords = (event: unknown): string => wordsOf(event)[1]

/** What a command that appended an event has done, on one line: `position: Norway supports (tolls)`. */
export const doneWords = (event: unknown): string => wordsOf(event).join(' ').trim()

function wordsOf(event: unknown): Words {
  if (typeof event !== 'object' || event === null || !('type' in event && 'data' in event)) return ['', '']
  // A recorded event has more fields.
  const read = EventBody.safeParse({ type: event.type, data: event.data })
  if (!read.success) return ['', '']
  const [done, about] = words(read.data)
  return [done, printable(about)]
}

function words({ type, data }: DraftedEvent): Words {
  switch (type) {
    case 'StoryOpened':
      return ['opened', '']
    case 'StoryDescribed':
      return ['changed', fieldsOf(data)]
    case 'StoryClosed':
      return ['closed', '']
    case 'StoryReopened':
      return ['reopened', '']
    case 'StoriesLinked':
      return ['link:', `${data.relation} ${data.storyId}`]
    case 'DevelopmentReported':
      return ['reported', data.developmentId]
    case 'DevelopmentCorrected':
      return ['corrected', `${data.developmentId}: ${fieldsOf(data.changes)}`]
    case 'DevelopmentHeld':
      return ['held', data.developmentId]
    case 'HoldReleased':
      return ['released', data.developmentId]
    case 'DevelopmentWithdrawn':
      return ['withdrew', data.developmentId]
    case 'DevelopmentsMerged':
      return ['merged', `${data.from.join(', ')} into ${data.into}`]
    case 'MergeUndone':
      return ['undid the merge of', `version ${data.mergeVersion}`]
    case 'ReportCorroborated':
      return ['corroborated', `${data.developmentId}, by ${data.attribution.source}`]
    case 'ReportDisputed':
      return ['disputed', `${data.developmentId}, by ${data.by}`]
    case 'CredibilityAssessed':
      return ['assessed', `${data.developmentId}: ${data.credibility}`]
    case 'SourceRated':
      return ['rated', `${data.source}: ${data.reliability}`]
    case 'TranslationAdded':
      return ['translated', `${data.developmentId} into ${data.language}`]
    case 'IssueRaised':
      return ['raised', data.issueId]
    case 'PositionStated': {
      const { actor, stance, issueId, scope } = data
      return ['position:', `${actor} ${stance} (${issueId}${scope === 'general' ? '' : `, ${scope}`})`]
    }
    case 'ExpectationAnnounced':
      return ['expected', `${data.expectationId}, ${data.window}`]
    case 'ExpectationRevised': {
      const { expectationId, reason, ...changes } = data
      return ['revised', `${expectationId}: ${reason ? fieldsOf(changes) : ''}`]
    }
    case 'ExpectationFulfilled':
      return ['fulfilled', `${data.expectationId}, by ${data.by}${data.partly ? ', partly' : ''}`]
    case 'ExpectationCancelled':
      return ['cancelled', data.expectationId]
    case 'ExpectationLapsed':
      return ['lapsed', data.expectationId]
    case 'FigureReported': {
      const { figureId, value, unit, attribution } = data
      const source = attribution ? ` (${attribution.source})` : ''
      return ['figure', `${figureId}: ${valueOf(value)}${unit === undefined ? '' : ` ${unit}`}${source}`]
    }
    case 'ClaimRetracted':
      return ['took back', `version ${data.version}`]
  }
}

const fieldsOf = (data: object): string =>
  Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .join(', ')

type Value = Extract<DraftedEvent, { type: 'FigureReported' }>['data']['value']

function valueOf(value: Value): string {
  if ('words' in value) return Object.values(value.words)[0] ?? ''
  if ('exact' in value) return String(value.exact)
  return `${value.from ?? ''}..${value.to ?? ''}`
}
