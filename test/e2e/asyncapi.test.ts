import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVENT_TYPES } from '../../libs/story/src/index.js'
import { FULL, RELEASED, THE_REST } from '../support/full-story.js'
import { messagesOf, type AsyncApi } from '../support/messages-of.js'
import { Receiver, type Got } from '../support/receiver.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

/** Every message that is sent fits exactly one message of the document. */

const EXAMPLE = readFileSync(
  join(import.meta.dirname, '../../examples/coalition-of-the-willing/story.ndjson'),
  'utf8',
)
const admin = { authorization: `Bearer ${ADMIN_KEY}` }
const nameOf = ({ event }: Got) =>
  event.sealed ? 'Sealed' : event.type === 'filrouge.ping' ? 'Ping' : event.type.split('.')[1]

let product: Product
const receivers: Receiver[] = []
let document: AsyncApi

beforeAll(async () => {
  product = await startEmbedded({
    FILROUGE_PUBLIC_READ: 'false',
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
  })
  document = (await request(product.url).get('/asyncapi.json').expect(200)).body
})
afterAll(async () => {
  await Promise.all(receivers.map((one) => one.stop()))
  await product?.stop()
})

const append = (storyId: string, events: object[]) =>
  request(product.url).post(`/v1/stories/${storyId}/events`).set(admin).send({ events }).expect(201)

async function subscribe(as: { authorization: string }): Promise<Receiver> {
  const receiver = await Receiver.start(() => 200)
  receivers.push(receiver)
  const wanted = { url: receiver.url, stories: ['*'], start: 'beginning' }
  await request(product.url).post('/v1/subscriptions').set(as).send(wanted).expect(201)
  return receiver
}

test('anyone may read the document, like the OpenAPI document, even if no story is public', async () => {
  const { headers, body, text } = await request(product.url).get('/asyncapi.json').expect(200)
  const openApi = await request(product.url).get('/openapi.json').expect(200)
  expect(headers['content-type']).toBe(openApi.headers['content-type'])
  expect(headers['content-security-policy']).toBe(openApi.headers['content-security-policy'])
  expect(body).toMatchObject({ asyncapi: '3.0.0', info: { title: 'Filrouge' } })
  const head = await request(product.url).head('/asyncapi.json').expect(200)
  expect(head.headers['content-length']).toBe(String(Buffer.byteLength(text)))
  await request(product.url).post('/asyncapi.json').expect(405)
})

test('without Kafka the document has no topic', () => {
  expect(Object.keys(document.servers)).toEqual(['receiver', 'api'])
  expect(Object.keys(document.operations)).toEqual([
    'deliver',
    'ping',
    'streamStoryLive',
    'streamLive',
    'streamReplay',
  ])
  expect(JSON.stringify(document)).not.toContain('kafka')
})

test('messages of the example and of every event type, sealed or not, fit the document', async () => {
  for (const line of EXAMPLE.trim().split('\n')) {
    const { storyId, events } = JSON.parse(line)
    await append(storyId, events)
  }
  await append('full', [...FULL, ...THE_REST])
  const { body } = await request(product.url)
    .post('/v1/keys')
    .set(admin)
    .send({ name: 'reader', role: 'reader' })
    .expect(201)
  const reader = await subscribe({ authorization: `Bearer ${body.key}` })
  const held = 40 + FULL.length + THE_REST.length
  await reader.takes(held)
  await append('full', [RELEASED])
  await reader.takes(held + 1)
  const editor = await subscribe(admin)
  await editor.takes(held + 1)

  const kindOf = messagesOf(document)
  const all = [...reader.got, ...editor.got]
  for (const got of all) {
    const operation = got.event.type === 'filrouge.ping' ? 'ping' : 'deliver'
    expect(got.headers['content-type']).toBe('application/cloudevents+json')
    expect([got.event.id, kindOf(operation, { headers: got.headers, payload: got.event })]).toEqual([
      got.event.id,
      [nameOf(got)],
    ])
  }
  expect(new Set(all.map(nameOf))).toEqual(new Set([...EVENT_TYPES, 'Sealed', 'Ping']))
  const corrections = all.filter((got) => nameOf(got) === 'DevelopmentCorrected')
  expect(corrections.length).toBeGreaterThan(3)
  for (const { event } of corrections) expect(event).toHaveProperty('corrects')
})

test('a changed message fits no message of the document', () => {
  const kindOf = messagesOf(document)
  const got = receivers[0]?.got.find((one) => nameOf(one) === 'DevelopmentReported')
  const { headers, event } = got ?? { headers: {}, event: {} }
  expect(kindOf('deliver', { headers, payload: event })).toEqual(['DevelopmentReported'])
  for (const wrong of [
    { ...event, data: null },
    { ...event, sealed: true },
    { ...event, colour: 'red' },
    { ...event, type: 'filrouge.StoryOpened.v1' },
    { ...event, storyversion: '2' },
  ])
    expect(kindOf('deliver', { headers, payload: wrong })).toEqual([])
  expect(kindOf('deliver', { headers: {}, payload: event })).toEqual([])
})
