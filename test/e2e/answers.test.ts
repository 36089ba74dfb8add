import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  Events,
  Expectations,
  Figures,
  OneDevelopment,
  Positions,
  Sources,
  Stories,
  StoryState,
  Timeline,
  Verification,
} from '../../apps/api/src/stories/schemas.js'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

/** What every read answers is what its schema says: nothing else, nothing less. */

const EXAMPLE = readFileSync(
  join(import.meta.dirname, '../../examples/coalition-of-the-willing/story.ndjson'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

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

/** Every kind of event, with every field; and developments with as few as can be. */
const FULL = [
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

const READS: [path: string, schema: z.ZodType][] = [
  ['', StoryState],
  ['/timeline', Timeline],
  ['/timeline?limit=1', Timeline],
  ['/positions', Positions],
  ['/expectations', Expectations],
  ['/figures', Figures],
  ['/sources', Sources],
  ['/events', Events],
  ['/verify', Verification],
]

let product: Product
const admin = { authorization: `Bearer ${ADMIN_KEY}` }
const append = (storyId: string, events: object[], learnedAt?: string) =>
  request(product.url)
    .post(`/v1/stories/${storyId}/events`)
    .set(admin)
    .send({ events, learnedAt })
    .expect(201)

beforeAll(async () => {
  product = await startEmbedded()
  for (const { storyId, events, learnedAt } of EXAMPLE) await append(storyId, events, learnedAt)
  await append('full', FULL)
  await append('empty', [opened()])
})
afterAll(async () => {
  await product?.stop()
})

async function holds(path: string, schema: z.ZodType, headers: object = {}): Promise<void> {
  const { body } = await request(product.url)
    .get(`/v1/stories${path}`)
    .set({ ...headers })
    .expect(200)
  const { error } = schema.safeParse(body)
  expect([path, error?.issues ?? []]).toEqual([path, []])
}

const and = (path: string, parameter: string) =>
  parameter === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${parameter}`
const VARIANTS = [
  '',
  'lang=fr',
  'lang=xx',
  'happenedBy=2025-09-04',
  'lang=fr&happenedBy=2025',
  'knownAt=2999-01-01T00:00:00Z',
]

test.each(READS)('the answer of %j', async (path, schema) => {
  for (const story of ['/coalition-of-the-willing', '/full', '/empty'])
    for (const variant of VARIANTS)
      for (const caller of [{}, admin]) await holds(and(`${story}${path}`, variant), schema, caller)
})

test('the answer of every version', async () => {
  for (let version = 1; version <= FULL.length; version++)
    for (const [path, schema] of READS)
      await holds(and(and(`/full${path}`, `version=${version}`), 'lang=fr'), schema, admin)
})

test.each(['bare', 'full', 'held', 'gone', 'merged'])('the answer of the development %s', async (id) => {
  for (const variant of ['', 'lang=fr', 'lang=xx', 'version=7'])
    await holds(and(`/full/developments/${id}`, variant), OneDevelopment, admin)
})

test('the timeline with what is held and withdrawn', async () => {
  await holds('/full/timeline?include=held,withdrawn', Timeline, admin)
  await holds('/full/timeline?include=held,withdrawn&lang=fr', Timeline, admin)
})

test('the list of stories', async () => {
  for (const variant of ['', 'lang=fr', 'q=guarantees', 'limit=1', 'status=closed', 'tag=none'])
    await holds(and('', variant), Stories)
})

test('with lang, every text is one', async () => {
  const { body } = await request(product.url).get('/v1/stories/full?lang=fr').set(admin).expect(200)
  const { body: one } = await request(product.url).get(
    '/v1/stories/full/developments/full?version=13&lang=fr',
  )
  for (const answer of [body, one]) {
    const text = JSON.stringify(answer)
    expect(text).not.toContain('"fr-CH":')
    expect(text).not.toContain('"en":')
  }
  expect(one).toMatchObject({
    headline: { value: 'h', lang: 'fr' },
    body: { value: 'c', lang: 'fr-CH' },
    media: [{ caption: { value: 'pourquoi', lang: 'fr-CH' } }, {}],
  })
})
