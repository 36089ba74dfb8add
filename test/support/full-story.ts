import { reported } from './envelopes.js'

const reason = { en: 'why', 'fr-CH': 'pourquoi' }
const attribution = {
  source: 'agency',
  saidBy: 'x',
  quote: 'q',
  url: 'https://x.example/',
  publishedAt: '2025',
}
const e = (type: string, data: object) => ({ type, data })
const of = (developmentId: string, type: string, more: object = {}) =>
  e(type, { developmentId, reason, ...more })

/** Events of most types with every field, and developments with the fewest fields. */
export const FULL = [
  e('StoryOpened', { title: { en: 'T' }, summary: { en: 'S', ar: 'س' }, language: 'en', tags: ['a'] }),
  e('StoriesLinked', { storyId: 'other', relation: 'related' }),
  reported('bare'),
  reported('full', {
    body: { en: 'b', 'fr-CH': 'c' },
    occurred: '2025-09/..',
    kind: { category: 'other', mode: 'visit', contexts: ['military'], note: 'n' },
    actors: [{ name: 'A', role: 'host', represents: 'B', wikidata: 'Q1' }],
    places: [{ name: 'P', country: 'FR', lat: 1, lon: 2.5 }],
    attribution: [attribution],
    links: [{ relation: 'follows', developmentId: 'bare' }],
    media: [
      { url: 'https://x.example/', type: 'image/png', caption: reason, credit: 'c', licence: 'l' },
      { url: 'https://x.example/', type: 'image/png' },
    ],
    importance: 'key',
    actuality: 'planned',
  }),
  reported('held'),
  reported('gone'),
  reported('merged'),
  e('ReportCorroborated', { developmentId: 'full', attribution }),
  e('ReportDisputed', { developmentId: 'full', by: 'x', statement: reason, attribution }),
  e('ReportDisputed', { developmentId: 'full', by: 'x', statement: reason }),
  of('full', 'CredibilityAssessed', { credibility: 2 }),
  e('TranslationAdded', { developmentId: 'full', language: 'fr', headline: 'h', body: 'b', ofVersion: 4 }),
  e('TranslationAdded', { developmentId: 'full', language: 'de', headline: 'h' }),
  of('full', 'DevelopmentCorrected', {
    severity: 'correction',
    changes: { headline: { en: 'new' }, body: null, importance: null, actuality: null, media: null },
  }),
  e('IssueRaised', { issueId: 'i', question: reason }),
  e('PositionStated', {
    issueId: 'i',
    actor: 'A',
    stance: 'opposes',
    developmentId: 'gone',
    occurred: '2025',
  }),
  e('PositionStated', {
    issueId: 'i',
    actor: 'A',
    stance: 'supports',
    conditions: [reason],
    scopeLabel: reason,
  }),
  e('ExpectationAnnounced', {
    expectationId: 'x',
    what: reason,
    window: '2025-09',
    announcedBy: 'A',
    condition: reason,
    likelihood: 'eos3',
    reviewBy: '2025-09-05',
    developmentId: 'full',
  }),
  e('ExpectationAnnounced', { expectationId: 'y', what: reason, window: '../2025', announcedBy: 'A' }),
  e('ExpectationRevised', { expectationId: 'x', window: '2026', reason }),
  e('ExpectationFulfilled', { expectationId: 'x', by: 'full', partly: true }),
  e('FigureReported', { figureId: 'f', label: reason, value: { exact: 1.5 }, unit: 'EUR', attribution }),
  e('FigureReported', { figureId: 'f', label: reason, value: { words: reason }, developmentId: 'merged' }),
  e('FigureReported', { figureId: 'f', label: reason, value: { from: 1 }, occurred: '2025' }),
  e('SourceRated', { source: 'agency', reliability: 'B', reason }),
  e('SourceRated', { source: 'agency', reliability: 'A', reason }),
  of('held', 'DevelopmentHeld'),
  of('gone', 'DevelopmentWithdrawn'),
  e('DevelopmentsMerged', { into: 'bare', from: ['merged'], reason }),
  e('StoryClosed', {}),
]

/** Events of the other types, which can follow. */
export const THE_REST = [
  e('StoryReopened', { reason }),
  e('StoryDescribed', { title: reason, summary: reason, tags: [], visibility: 'public' }),
  e('MergeUndone', { mergeVersion: FULL.findIndex(({ type }) => type === 'DevelopmentsMerged') + 1, reason }),
  e('ClaimRetracted', { version: FULL.findIndex(({ type }) => type === 'PositionStated') + 1, reason }),
  e('ExpectationCancelled', { expectationId: 'x', reason }),
  e('ExpectationLapsed', { expectationId: 'y', reason }),
]

/** Releases the held development. */
export const RELEASED = of('held', 'HoldReleased')
