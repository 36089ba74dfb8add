import { canonicalJson, sha256, type DraftedEvent } from '@filrouge/story'

/**
 * Something that an event states of a thing: the same thing has the same key, and the same statement the same value. Both are
 * digests.
 */
export interface Statement {
  key: number
  value: number
}

const statement = (key: readonly string[], value: unknown): Statement => ({
  key: digest(key),
  value: digest(value ?? null),
})

/** 48 bits: a number takes a third of the memory of a text. */
const digest = (of: unknown): number => Number.parseInt(sha256(canonicalJson(of)).slice(0, 12), 16)

const fields = (of: readonly string[], data: object): Statement[] =>
  Object.entries(data).flatMap(([name, value]) =>
    value === undefined ? [] : [statement([...of, name], value)],
  )

/**
 * What an event states, so far as stating it again would change nothing. Null: for an event of another type. What the rules
 * refuse (`no-change` of a correction) is not among them.
 */
export function statementsOf({ type, data }: DraftedEvent): Statement[] | null {
  switch (type) {
    case 'StoryOpened':
    case 'StoryDescribed':
      return fields(['story'], data)
    case 'ExpectationAnnounced':
    case 'ExpectationRevised': {
      const { expectationId, window, what, condition, likelihood, reviewBy } = data
      return fields(['expectation', expectationId], { window, what, condition, likelihood, reviewBy })
    }
    case 'PositionStated':
      return [statement(['position', data.issueId, data.actor, data.scope], data)]
    case 'FigureReported':
      return [statement(['figure', data.figureId, data.attribution?.source ?? ''], data)]
    case 'CredibilityAssessed':
      return [statement(['credibility', data.developmentId], data)]
    case 'SourceRated':
      return [statement(['rating', data.source], data)]
    case 'TranslationAdded':
      return [statement(['translation', data.developmentId, data.language], data)]
    case 'ReportCorroborated':
      return [statement(['corroboration', data.developmentId, data.attribution.source], data)]
    case 'ReportDisputed':
      return [statement(['dispute', data.developmentId, data.by], data)]
    // Only a partial fulfilment can be repeated: a whole one settles the expectation.
    case 'ExpectationFulfilled':
      return [statement(['fulfilment', data.expectationId, data.by], data)]
    case 'StoriesLinked':
      return [statement(['link', data.storyId, data.relation], data)]
    default:
      return null
  }
}
