import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { Filrouge, FilrougeProblem } from '@filrouge/client'
import {
  AppendAccepted,
  AppendOutcome,
  Diff,
  Events,
  Expectations,
  Figures,
  ImportAnswer,
  Key,
  KeyWithSecret,
  OneDevelopment,
  Overview,
  Positions,
  Links,
  Problem,
  QuarantinedStory,
  RecordedEvent,
  Revisions,
  Sources,
  Stories,
  StoryState,
  Subscription,
  SubscriptionWithSecret,
  Tags,
  Timeline,
  Verification,
} from '@filrouge/contract'
import { agrees } from '../support/contract.js'
import { opened, reported } from '../support/envelopes.js'
import { FULL } from '../support/full-story.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

/** Every answer of a read has exactly the fields of its schema. */

const EXAMPLE = readFileSync(
  join(import.meta.dirname, '../../examples/coalition-of-the-willing/story.ndjson'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const READS: [path: string, schema: z.ZodType][] = [
  ['', StoryState],
  ['/timeline', Timeline],
  ['/timeline?limit=1', Timeline],
  ['/positions', Positions],
  ['/expectations', Expectations],
  ['/figures', Figures],
  ['/sources', Sources],
  ['/overview', Overview],
  ['/revisions', Revisions],
  ['/revisions?order=desc&limit=1', Revisions],
  ['/links', Links],
  ['/links?developmentId=kremlin-veto,full&limit=1', Links],
  ['/diff?from=0', Diff],
  ['/diff?from=1', Diff],
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
  // Without a courier: nothing is sent to the subscription's address.
  product = await startEmbedded({ FILROUGE_PUBLIC_READ: 'true' }, ['--only', 'api,recorder'])
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

test.each(READS)('the answer of %j fits its schema', async (path, schema) => {
  for (const story of ['/coalition-of-the-willing', '/full', '/empty'])
    for (const variant of VARIANTS)
      for (const caller of [{}, admin]) await holds(and(`${story}${path}`, variant), schema, caller)
})

test('the answer at every version fits its schema', async () => {
  for (let version = 1; version <= FULL.length; version++)
    for (const [path, schema] of READS)
      await holds(and(and(`/full${path}`, `version=${version}`), 'lang=fr'), schema, admin)
})

test.each(['bare', 'full', 'held', 'gone', 'merged'])(
  'the answer of the development %s fits its schema',
  async (id) => {
    for (const variant of ['', 'lang=fr', 'lang=xx', 'version=7'])
      await holds(and(`/full/developments/${id}`, variant), OneDevelopment, admin)
  },
)

test('the timeline with held and withdrawn developments fits its schema', async () => {
  await holds('/full/timeline?include=held,withdrawn', Timeline, admin)
  await holds('/full/timeline?include=held,withdrawn&lang=fr', Timeline, admin)
})

test('the lists of stories and tags fit their schemas', async () => {
  for (const variant of ['', 'lang=fr', 'q=guarantees', 'limit=1', 'status=closed', 'tag=none'])
    await holds(and('', variant), Stories)
  const { body } = await request(product.url).get('/v1/tags?limit=2').expect(200)
  expect(Tags.safeParse(body).error?.issues ?? []).toEqual([])
  expect(body.next).toEqual(expect.any(String))
})

test('with lang, every text is in one language', async () => {
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
    body: { value: 'b', lang: 'fr' },
    media: [{ caption: { value: 'pourquoi', lang: 'fr-CH' } }, {}],
  })
})

describe('the client gives what its types say', () => {
  let client: Filrouge
  beforeAll(() => {
    client = new Filrouge({ url: product.url, key: ADMIN_KEY })
  })

  async function first<Item>(items: AsyncIterable<Item>): Promise<Item> {
    for await (const item of items) return item
    throw new Error('there is none')
  }

  test('of a story', async () => {
    agrees(Stories, await first(client.storyPages()))
    agrees(StoryState, await client.state('full'))
    agrees(Timeline, await first(client.timelinePages('full', { include: ['held', 'withdrawn'] })))
    for (const id of ['bare', 'full', 'held', 'gone', 'merged'])
      agrees(OneDevelopment, await client.development('full', id))
    agrees(Positions, await client.positions('full'))
    agrees(Expectations, await client.expectations('full'))
    agrees(Figures, await client.figures('full'))
    agrees(Sources, await client.sources('full'))
    agrees(Diff, await client.diff('full', { from: 3 }))
    agrees(Diff, await client.diff('full', { from: '2000-01-01T00:00:00Z', to: FULL.length - 1 }))
    agrees(RecordedEvent, await first(client.events('full')))
    for await (const event of client.streamEvents('full')) agrees(RecordedEvent, event)
    agrees(Verification, await client.verify('full'))
  })

  test('of an append', async () => {
    const answer = await client.appendBody('empty', { events: [reported('more')] })
    if (answer.status !== 'accepted') throw new Error('it is not accepted')
    const { status: _, replayed: __, ...accepted } = answer
    agrees(AppendAccepted, accepted)
    agrees(AppendOutcome, await client.appendOutcome(answer.appendId))
    agrees(AppendOutcome, await client.appendOutcome('01997eb0-0000-7000-8000-000000000000'))
    const key = 'refused'
    const refused = await client
      .appendBody('empty', { events: [reported('more')] }, { idempotencyKey: key, expected: { version: 1 } })
      .catch((error: unknown) => (error instanceof FilrougeProblem ? error : Promise.reject(error)))
    if (!(refused instanceof FilrougeProblem)) throw new Error('it is not refused')
    expect(Problem.strict().safeParse(refused.members).error?.issues ?? []).toEqual([])
    agrees(AppendOutcome, await client.appendOutcome(String(refused.members['appendId'])))
  })

  test('of an import', async () => {
    const lines = [
      { storyId: 'imported', events: [opened()] },
      { storyId: 'imported', events: [opened()], expected: 'absent' },
      { storyId: 'imported', events: [opened()] },
      {},
    ]
    const file = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    async function* bytes() {
      yield Buffer.from(file)
    }
    const answered: string[] = []
    for await (const answer of client.imports(bytes())) {
      agrees(ImportAnswer, answer)
      answered.push(answer.status)
    }
    expect(answered).toEqual(['accepted', 'conflict', 'rejected', 'rejected'])
  })

  test('of keys, subscriptions and the quarantine', async () => {
    agrees(KeyWithSecret, await client.makeKey({ name: 'desk', role: 'editor', stories: ['full'] }))
    for (const key of await client.listKeys()) agrees(Key, key)
    for (const story of await client.quarantine()) agrees(QuarantinedStory, story)
    const made = await client.subscriptions.make({
      url: 'https://example.org/',
      stories: ['full'],
      start: { knownAt: '2025-09-04T00:00:00Z' },
      types: ['DevelopmentReported'],
    })
    agrees(SubscriptionWithSecret, made)
    agrees(SubscriptionWithSecret, await client.subscriptions.rotateSecret(made.subscriptionId))
    agrees(Subscription, await client.subscriptions.get(made.subscriptionId))
    agrees(Subscription, await first(client.subscriptions.list()))
  })
})
