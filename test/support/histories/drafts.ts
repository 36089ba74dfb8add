import type { EventType } from '@filrouge/story'
import fc from '../fast-check.js'
import { event, given, maybe, mostly, oneOf, rarely, type Weighted } from './draft.js'
import {
  attribution,
  date,
  developmentId,
  DEVELOPMENTS,
  EXPECTATIONS,
  ISSUES,
  kind,
  links,
  name,
  optionalFields,
  reviewBy,
  text,
  window,
} from './pools.js'

const reason = text
const expectationId = oneOf(...EXPECTATIONS)
/** Of an event before. */
const version = fc.integer({ min: 1, max: 80 })
const likelihood = rarely(oneOf('eos1', 'eos5'))

/** A change of each field, rarely its removal. Most corrections change few fields. */
const changes = given({
  headline: rarely(text),
  occurred: maybe(date),
  kind: rarely(kind),
  ...Object.fromEntries(
    Object.entries(optionalFields).map(([field, value]) => [
      field,
      rarely(fc.oneof(value, fc.constant(null))),
    ]),
  ),
  links: rarely(fc.oneof(links, fc.constant(null))),
}).filter((changed) => Object.keys(changed).length > 0)

/** Of each type of event how often it comes, and what it may say. */
const DRAFTS: Readonly<Record<Exclude<EventType, 'StoryOpened'>, Weighted>> = {
  StoryDescribed: event(2, 'StoryDescribed', {
    title: maybe(text),
    summary: maybe(text),
    tags: maybe(oneOf([], ['t'])),
    visibility: rarely(oneOf('public', 'restricted')),
  }),
  StoryClosed: event(1, 'StoryClosed', { reason: maybe(reason) }),
  StoryReopened: event(14, 'StoryReopened', { reason: maybe(reason) }),
  StoriesLinked: event(1, 'StoriesLinked', {
    storyId: oneOf('other'),
    relation: oneOf('follows', 'related'),
  }),
  DevelopmentReported: event(10, 'DevelopmentReported', {
    developmentId,
    headline: text,
    occurred: date,
    kind,
    language: oneOf('en'),
    ...optionalFields,
  }),
  DevelopmentCorrected: event(9, 'DevelopmentCorrected', {
    developmentId,
    changes,
    reason,
    severity: oneOf('minor', 'correction'),
  }),
  DevelopmentHeld: event(3, 'DevelopmentHeld', { developmentId, reason }),
  HoldReleased: event(6, 'HoldReleased', { developmentId, reason }),
  DevelopmentWithdrawn: event(3, 'DevelopmentWithdrawn', { developmentId, reason }),
  DevelopmentsMerged: {
    weight: 4,
    arbitrary: fc
      .tuple(fc.shuffledSubarray(DEVELOPMENTS, { minLength: 2, maxLength: 3 }), maybe(reason))
      .map(([[into, ...from], why]) => ({
        type: 'DevelopmentsMerged',
        data: { into, from, ...(why !== undefined && { reason: why }) },
      })),
  },
  MergeUndone: event(5, 'MergeUndone', { mergeVersion: version, reason: maybe(reason) }),
  ReportCorroborated: event(2, 'ReportCorroborated', { developmentId, attribution }),
  ReportDisputed: event(2, 'ReportDisputed', {
    developmentId,
    by: name,
    statement: text,
    attribution: maybe(attribution),
  }),
  CredibilityAssessed: event(2, 'CredibilityAssessed', {
    developmentId,
    credibility: fc.integer({ min: 1, max: 6 }),
    reason,
  }),
  SourceRated: event(2, 'SourceRated', { source: name, reliability: oneOf('A', 'B'), reason }),
  TranslationAdded: event(3, 'TranslationAdded', {
    developmentId,
    language: oneOf('fr', 'de'),
    headline: oneOf('p', 'q'),
    body: maybe(oneOf('r')),
    ofVersion: maybe(fc.integer({ min: 1, max: 40 })),
  }),
  IssueRaised: event(2, 'IssueRaised', { issueId: oneOf(...ISSUES), question: text }),
  PositionStated: event(6, 'PositionStated', {
    issueId: oneOf('i', 'i', 'i', 'j'),
    actor: name,
    scope: rarely(oneOf('s')),
    scopeLabel: rarely(text),
    stance: oneOf('supports', 'opposes'),
    conditions: maybe(fc.array(text, { maxLength: 1 })),
    developmentId: mostly(developmentId),
    occurred: maybe(date),
  }),
  ExpectationAnnounced: event(5, 'ExpectationAnnounced', {
    expectationId,
    what: text,
    window,
    announcedBy: name,
    condition: rarely(text),
    likelihood,
    reviewBy: rarely(reviewBy),
    developmentId: mostly(developmentId),
    occurred: maybe(date),
  }),
  ExpectationRevised: event(5, 'ExpectationRevised', {
    expectationId,
    window: mostly(window),
    what: rarely(text),
    condition: rarely(text),
    likelihood,
    reviewBy: rarely(reviewBy),
    reason,
  }),
  ExpectationFulfilled: event(3, 'ExpectationFulfilled', {
    expectationId,
    by: developmentId,
    partly: fc.boolean(),
  }),
  ExpectationCancelled: event(1, 'ExpectationCancelled', { expectationId, reason }),
  ExpectationLapsed: event(1, 'ExpectationLapsed', { expectationId, reason }),
  FigureReported: event(5, 'FigureReported', {
    figureId: oneOf('f', 'g'),
    label: text,
    value: oneOf<object>({ exact: 1 }, { from: 1, to: 2 }, { words: { en: 'many' } }),
    unit: rarely(oneOf('EUR')),
    attribution: maybe(attribution),
    developmentId: mostly(developmentId),
    occurred: maybe(date),
  }),
  ClaimRetracted: event(8, 'ClaimRetracted', { version, reason }),
}

export const draft = fc.oneof(...Object.values(DRAFTS))
