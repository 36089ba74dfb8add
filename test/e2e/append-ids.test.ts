import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresLog, type AppendLog } from '@filrouge/log'
import { canonicalJson, idempotentAppendId, importAppendId, importLineDigest } from '@filrouge/story'
import { sha256 } from '../../libs/story/src/chain.js'
import { opened, reported } from '../support/envelopes.js'
import { fileOf, importFile } from '../support/importing.js'
import { freshDatabase, type TestDatabase } from '../support/postgres.js'
import { ADMIN_KEY, startService, type Service } from '../support/services.js'

let database: TestDatabase
let product: Service
let log: AppendLog

const environment = () => ({
  DATABASE_URL: database.url,
  FILROUGE_EXAMPLE: 'false',
  FILROUGE_LOG_LEVEL: 'trace',
  FILROUGE_PARTITIONS: '2',
})
beforeAll(async () => {
  database = await freshDatabase()
  product = await startService([], environment())
  log = postgresLog({ connection: { connectionString: database.url }, partitions: 2, shared: true })
  await log.open({ create: false })
})
afterAll(async () => {
  await log?.close()
  await product?.stop()
  await database?.drop()
})

const admin = { authorization: `Bearer ${ADMIN_KEY}` }
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  request(product.url)
    .post(`/v1/stories/${path}`)
    .set({ ...admin, ...headers })
    .send(body)

test('ids that follow from content are keyed by the secret in genesis, and are the same after a restart', async () => {
  const { secret } = log.genesis
  const key = { 'idempotency-key': 'k' }
  const first = await post('keyed/events', { events: [opened()] }, key).expect(201)
  expect(first.body.appendId).toBe(idempotentAppendId(secret, 'admin', 'keyed', 'k'))

  const line = { storyId: 'keyed', events: [reported('a')] }
  const [imported] = await importFile(product.url, fileOf([line]))
  expect(imported?.appendId).toBe(importAppendId(secret, 'admin', importLineDigest(line), 1))

  const { developmentId: _, ...development } = reported('x').data
  const made = await post('keyed/developments', development, { 'idempotency-key': 'd' }).expect(201)

  await product.stop()
  product = await startService([], environment())
  const again = await post('keyed/events', { events: [opened()] }, key).expect(201)
  expect(again.headers['idempotent-replayed']).toBe('true')
  expect(await importFile(product.url, fileOf([line]))).toMatchObject([{ ...imported, replayed: true }])
  const madeAgain = await post('keyed/developments', development, { 'idempotency-key': 'd' }).expect(201)
  expect(madeAgain.body).toEqual(made.body)
})

test('no id in the chain and no digest in the record is a plain hash of the content', async () => {
  const sent = { events: [opened('A guess')] }
  const { body } = await post('guessed/events', sent, { 'idempotency-key': 'k' }).expect(201)
  const guesses = [
    ['filrouge.append', 'admin', 'guessed', 'k'],
    { storyId: 'guessed', ...sent, learnedAt: null, expected: 'any' },
    sent,
    sent.events,
  ].map((guess) => sha256(canonicalJson(guess)))
  const events = await request(product.url).get('/v1/stories/guessed/events').set(admin).expect(200)
  const record = await log.recordAt({
    partition: log.partitionOf('guessed'),
    offset: await lastOffset('guessed'),
  })
  const found = JSON.stringify([body, events.body, String(record?.value)])
  for (const guess of guesses) expect(found).not.toContain(guess)
})

async function lastOffset(storyId: string): Promise<bigint> {
  const { partitions } = await log.inspect()
  return (partitions[log.partitionOf(storyId)]?.end ?? 1n) - 1n
}

test('the secret is not printed and not served', async () => {
  const { secret } = log.genesis
  const paths = ['/health/ready', '/metrics', '/openapi.json', '/v1/changes', '/v1/stories/keyed/events']
  const answers = await Promise.all(
    paths.map(async (path) => (await request(product.url).get(path).set(admin)).text),
  )
  const all = [product.said(), ...answers].join('\n')
  expect(all.length).toBeGreaterThan(10_000)
  expect(all).not.toContain(secret)
})
