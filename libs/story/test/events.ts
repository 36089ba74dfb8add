import { kinds, type DraftedEvent, type DraftOf, type EventType } from '../src/index.js'

export const en = (text: string) => ({ en: text })
const why = { reason: en('because') }

export const opened = kinds.StoryOpened({ title: en('A story'), language: 'en' })
export const closed = kinds.StoryClosed({})

interface Link {
  relation: 'follows'
  developmentId: string
}
export const linkTo = (developmentId: string): Link => ({ relation: 'follows', developmentId })
export const reported = (developmentId: string, links: Link[] = []) =>
  kinds.DevelopmentReported({
    developmentId,
    headline: en(developmentId),
    occurred: '2025-09-04',
    kind: { category: 'consult' },
    language: 'en',
    links,
  })
type Changes = Parameters<typeof kinds.DevelopmentCorrected>[0]['changes']
export const corrected = (developmentId: string, changes: Changes) =>
  kinds.DevelopmentCorrected({ developmentId, changes, severity: 'correction', ...why })
export const held = (developmentId: string) => kinds.DevelopmentHeld({ developmentId, ...why })
export const released = (developmentId: string) => kinds.HoldReleased({ developmentId, ...why })
export const withdrawn = (developmentId: string) => kinds.DevelopmentWithdrawn({ developmentId, ...why })
export const merged = (into: string, ...from: string[]) => kinds.DevelopmentsMerged({ into, from })
export const undone = (mergeVersion: number) => kinds.MergeUndone({ mergeVersion })

export const issue = (issueId: string) => kinds.IssueRaised({ issueId, question: en('Well?') })
export const position = (issueId: string, developmentId?: string) =>
  kinds.PositionStated({ issueId, actor: 'France', stance: 'supports', developmentId })

export const announced = (expectationId: string, developmentId?: string) =>
  kinds.ExpectationAnnounced({
    expectationId,
    what: en('it comes'),
    window: '2025-09',
    announcedBy: 'Macron',
    developmentId,
  })
export const revised = (expectationId: string) =>
  kinds.ExpectationRevised({ expectationId, window: '2025-10', ...why })
export const fulfilled = (expectationId: string, by: string, partly = false) =>
  kinds.ExpectationFulfilled({ expectationId, by, partly })
export const cancelled = (expectationId: string) => kinds.ExpectationCancelled({ expectationId, ...why })
export const lapsed = (expectationId: string) => kinds.ExpectationLapsed({ expectationId, ...why })

export const figure = (figureId: string, developmentId?: string) =>
  kinds.FigureReported({ figureId, label: en('countries'), value: { exact: 26 }, developmentId })
export const corroborated = (developmentId: string) =>
  kinds.ReportCorroborated({ developmentId, attribution: { source: 'press' } })
export const disputed = (developmentId: string) =>
  kinds.ReportDisputed({ developmentId, by: 'Peskov', statement: en('no') })
export const assessed = (developmentId: string) =>
  kinds.CredibilityAssessed({ developmentId, credibility: 2, ...why })
export const rated = kinds.SourceRated({ source: 'press', reliability: 'B', ...why })
export const translated = (developmentId: string) =>
  kinds.TranslationAdded({ developmentId, language: 'fr', headline: 'Titre' })

export const retracted = (version: number) => kinds.ClaimRetracted({ version, ...why })

/**
 * For each type of event, one that is accepted: what must be in the story before it, and the event. The ids of
 * developments begin with `dev-`.
 */
export const examples: { readonly [Type in EventType]: { before: DraftedEvent[]; event: DraftOf<Type> } } = {
  StoryOpened: { before: [], event: opened },
  StoryDescribed: { before: [opened], event: kinds.StoryDescribed({ tags: ['x'] }) },
  StoryClosed: { before: [opened], event: closed },
  StoryReopened: { before: [opened, closed], event: kinds.StoryReopened({}) },
  StoriesLinked: {
    before: [opened],
    event: kinds.StoriesLinked({ storyId: 'other', relation: 'follows' }),
  },
  DevelopmentReported: {
    before: [opened, reported('dev-a')],
    event: reported('dev-b', [linkTo('dev-a')]),
  },
  DevelopmentCorrected: {
    before: [opened, reported('dev-a'), reported('dev-b')],
    event: corrected('dev-a', { links: [linkTo('dev-b')] }),
  },
  DevelopmentHeld: { before: [opened, reported('dev-a')], event: held('dev-a') },
  HoldReleased: { before: [opened, reported('dev-a'), held('dev-a')], event: released('dev-a') },
  DevelopmentWithdrawn: { before: [opened, reported('dev-a')], event: withdrawn('dev-a') },
  DevelopmentsMerged: {
    before: [opened, reported('dev-a'), reported('dev-b'), reported('dev-c')],
    event: merged('dev-a', 'dev-b', 'dev-c'),
  },
  MergeUndone: {
    before: [opened, reported('dev-a'), reported('dev-b'), merged('dev-a', 'dev-b')],
    event: undone(4),
  },
  ReportCorroborated: { before: [opened, reported('dev-a')], event: corroborated('dev-a') },
  ReportDisputed: { before: [opened, reported('dev-a')], event: disputed('dev-a') },
  CredibilityAssessed: { before: [opened, reported('dev-a')], event: assessed('dev-a') },
  SourceRated: { before: [opened], event: rated },
  TranslationAdded: { before: [opened, reported('dev-a')], event: translated('dev-a') },
  IssueRaised: { before: [opened], event: issue('i') },
  PositionStated: { before: [opened, reported('dev-a'), issue('i')], event: position('i', 'dev-a') },
  ExpectationAnnounced: { before: [opened, reported('dev-a')], event: announced('x', 'dev-a') },
  ExpectationRevised: { before: [opened, announced('x')], event: revised('x') },
  ExpectationFulfilled: {
    before: [opened, reported('dev-a'), announced('x')],
    event: fulfilled('x', 'dev-a'),
  },
  ExpectationCancelled: { before: [opened, announced('x')], event: cancelled('x') },
  ExpectationLapsed: { before: [opened, announced('x')], event: lapsed('x') },
  FigureReported: { before: [opened, reported('dev-a')], event: figure('f', 'dev-a') },
  ClaimRetracted: { before: [opened, figure('f')], event: retracted(2) },
}
