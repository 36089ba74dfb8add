import type { Filrouge } from '@filrouge/client'
import { reported } from './envelopes.js'

const why = (en: string, fr?: string) => ({ en, ...(fr !== undefined && { fr }) })
const e = (type: string, data: object) => ({ type, data })
const AGENCY = { source: 'agency', saidBy: 'The minister', url: 'https://agency.example/1?a=1&b=2' }

/** A story in which a page meets every state of the record: appends in order, each with the time at which it was known. */
const APPENDS: readonly { learnedAt: string; events: readonly object[] }[] = [
  {
    learnedAt: '2025-09-01T18:00:00.000Z',
    events: [
      e('StoryOpened', {
        title: { en: 'The strait', fr: 'Le détroit' },
        summary: { en: 'Who may patrol the strait, and on what terms.' },
        language: 'en',
        tags: ['sea', 'Übersee'],
      }),
      reported('summit', {
        headline: { en: 'Five states meet on the strait', fr: 'Cinq États se réunissent' },
        body: { en: 'They meet in Muscat.\nNo text is published.' },
        occurred: '2025-09-01',
        kind: { category: 'consult', mode: 'visit', contexts: ['military', 'human_rights'] },
        actors: [
          { name: 'France', role: 'source' },
          { name: 'Oman', role: 'host' },
        ],
        places: [{ name: 'Muscat', country: 'OM' }],
        attribution: [AGENCY],
        importance: 'key',
      }),
      reported('patrol-offer', {
        headline: { en: 'Oman offers patrols' },
        occurred: '2025-09-01?',
        kind: { category: 'agree' },
        attribution: [{ source: 'agency' }],
        links: [{ relation: 'partOf', developmentId: 'summit' }],
      }),
      reported('arabic', {
        headline: { ar: 'عُمان ترحب بالدوريات المشتركة' },
        body: { ar: 'قالت الوزارة إنها ترحب بالدوريات.' },
        occurred: '2025-08/2025-09',
        kind: { category: 'other', note: 'statement' },
        attribution: [{ source: 'wire', quote: 'We welcome them.' }],
      }),
      reported('quarrel', {
        headline: { en: 'A ship is said to be stopped' },
        occurred: '2025-08-20~',
        kind: { category: 'coerce' },
        importance: 'background',
      }),
      reported('rumour', { headline: { en: 'A second summit is planned' }, occurred: '2025-08-31' }),
      reported('double', { headline: { en: 'Ministers gather in Muscat' }, occurred: '2025-09-01' }),
      reported('secret', { headline: { en: 'A source names the ships' }, occurred: '2025-08-30' }),
      e('IssueRaised', { issueId: 'patrols', question: why('Joint patrols?', 'Des patrouilles communes ?') }),
      e('PositionStated', {
        issueId: 'patrols',
        actor: 'Oman',
        stance: 'undeclared',
        developmentId: 'summit',
      }),
      e('PositionStated', {
        issueId: 'patrols',
        actor: 'France',
        stance: 'supports',
        developmentId: 'summit',
      }),
    ],
  },
  {
    learnedAt: '2025-09-02T07:30:00.000Z',
    events: [
      e('ExpectationAnnounced', {
        expectationId: 'treaty',
        what: why('The treaty is signed', 'Le traité est signé'),
        window: '2025-09-05/2025-09~',
        announcedBy: 'France',
        condition: why('If all five agree'),
        likelihood: 'eos4',
        developmentId: 'summit',
      }),
      e('ExpectationAnnounced', {
        expectationId: 'second-round',
        what: why('A second round opens'),
        window: '../2099',
        announcedBy: 'Oman',
      }),
      e('ExpectationAnnounced', {
        expectationId: 'visit',
        what: why('The minister visits'),
        window: '2025-10',
        announcedBy: 'France',
      }),
      e('PositionStated', {
        issueId: 'patrols',
        actor: 'Oman',
        stance: 'conditional',
        conditions: [why('Only under one flag')],
        developmentId: 'patrol-offer',
        occurred: '2025-09-02',
      }),
      e('FigureReported', {
        figureId: 'ships',
        label: why('Ships stopped', 'Navires arrêtés'),
        value: { exact: 1250 },
        unit: 'ships',
        attribution: AGENCY,
        developmentId: 'quarrel',
      }),
      e('FigureReported', {
        figureId: 'ships',
        label: why('Ships stopped', 'Navires arrêtés'),
        value: { from: 800, to: 900.5 },
        unit: 'ships',
        attribution: { source: 'wire' },
      }),
      e('SourceRated', { source: 'agency', reliability: 'C', reason: why('Often late') }),
      e('SourceRated', { source: 'agency', reliability: 'B', reason: why('Better since') }),
      e('ReportDisputed', {
        developmentId: 'quarrel',
        by: 'Iran',
        statement: why('No ship was stopped'),
        attribution: { source: 'wire', url: 'https://wire.example/' },
      }),
      e('ReportCorroborated', {
        developmentId: 'quarrel',
        attribution: { source: 'agency', quote: 'We saw it' },
      }),
      e('CredibilityAssessed', { developmentId: 'quarrel', credibility: 5, reason: why('One voice') }),
      e('CredibilityAssessed', { developmentId: 'quarrel', credibility: 3, reason: why('Two voices') }),
      e('DevelopmentHeld', { developmentId: 'secret', reason: why('It names people') }),
    ],
  },
  {
    learnedAt: '2025-09-03T20:15:00.000Z',
    events: [
      e('DevelopmentCorrected', {
        developmentId: 'patrol-offer',
        changes: {
          headline: { en: 'Oman offers patrols, under one flag', fr: 'Oman propose des patrouilles' },
          occurred: '2025-09-02T09:00:00Z',
          kind: { category: 'agree', contexts: ['military'] },
        },
        reason: why('The offer came a day later'),
        severity: 'correction',
      }),
      e('DevelopmentCorrected', {
        developmentId: 'summit',
        changes: {
          places: [
            { name: 'Muscat', country: 'OM' },
            { name: 'Sohar', country: 'OM' },
          ],
        },
        reason: why('A second place'),
        severity: 'minor',
      }),
      e('DevelopmentWithdrawn', { developmentId: 'rumour', reason: why('Nobody confirms it') }),
      e('DevelopmentsMerged', { into: 'summit', from: ['double'], reason: why('The same meeting') }),
      reported('exercise', {
        headline: { en: 'A joint exercise is announced' },
        occurred: '2099-01',
        kind: { category: 'mobilize' },
        actuality: 'planned',
        links: [{ relation: 'condition', developmentId: 'summit' }],
      }),
      e('ExpectationCancelled', { expectationId: 'visit', reason: why('The minister is ill') }),
      e('ExpectationRevised', { expectationId: 'second-round', window: '2099', reason: why('It slips') }),
    ],
  },
  {
    learnedAt: '2025-11-01T09:00:00.000Z',
    events: [
      reported('signature', {
        headline: { en: 'Four of the five sign', fr: 'Quatre des cinq signent' },
        occurred: '2025-10-31T16:00:00Z',
        kind: { category: 'agree' },
        importance: 'key',
        links: [{ relation: 'follows', developmentId: 'patrol-offer' }],
      }),
      e('ExpectationFulfilled', { expectationId: 'treaty', by: 'signature', partly: true }),
      e('ExpectationAnnounced', {
        expectationId: 'ratification',
        what: why('The fifth state signs'),
        window: '2025-12',
        announcedBy: 'Oman',
        occurred: '2025-10-31',
      }),
      e('PositionStated', {
        issueId: 'patrols',
        actor: 'Iran',
        stance: 'opposes',
        developmentId: 'signature',
      }),
    ],
  },
]

/** The version after each append. */
export const STRAIT_VERSIONS = APPENDS.map((_, n) =>
  APPENDS.slice(0, n + 1).reduce((sum, { events }) => sum + events.length, 0),
)

/**
 * Records the story.
 * @returns the recorded time after each append, RFC 3339
 */
export async function recordStrait(client: Filrouge, storyId = 'strait'): Promise<string[]> {
  const times: string[] = []
  for (const { learnedAt, events } of APPENDS) {
    const answer = await client.appendBody(storyId, { learnedAt, events })
    if (answer.status === 'pending') throw new Error('the record is not folded')
    times.push(answer.recordedAt)
  }
  return times
}
