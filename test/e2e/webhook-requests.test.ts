import { Webhook } from 'standardwebhooks'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { Receiver } from '../support/receiver.js'
import { ADMIN_KEY, startEmbedded, until, type Product } from '../support/services.js'

const ENVIRONMENT = { FILROUGE_WEBHOOK_ALLOW_HTTP: 'true', FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8' }
const admin = { authorization: `Bearer ${ADMIN_KEY}` }
const PATH = '/v1/subscriptions'

let product: Product
let to: Receiver
beforeAll(async () => {
  product = await startEmbedded(ENVIRONMENT)
  to = await Receiver.start(() => 200)
  await post('/v1/stories/talks/events', { events: [opened()] }).expect(201)
})
afterAll(async () => {
  await to?.stop()
  await product?.stop()
})

const post = (path: string, body?: object) => request(product.url).post(path).set(admin).send(body)
const find = async (id: string) =>
  (await request(product.url).get(`${PATH}/${id}`).set(admin).expect(200)).body
const subscribe = async (more: object = {}) => {
  const { body } = await post(PATH, { url: to.url, stories: ['*'], start: 'now', ...more }).expect(201)
  await until(
    async () => (await find(body.subscriptionId)).status === 'active',
    20_000,
    () => 'the subscription is not active',
  )
  return body
}

describe('a secret', () => {
  test('that was replaced signs for 24 hours, even if the new one is replaced too', async () => {
    const made = await subscribe()
    const path = `${PATH}/${made.subscriptionId}`
    const second = (await post(`${path}/secrets`).expect(200)).body
    const third = (await post(`${path}/secrets`, {}).expect(200)).body
    await post('/v1/stories/rotated/events', { events: [opened()] }).expect(201)
    await until(
      () => to.taken().includes('rotated/1'),
      20_000,
      () => 'the message is not sent',
    )
    const { body, headers } = to.got.find(({ event }) => event.id === 'rotated/1') ?? {
      body: '',
      headers: {},
    }
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    for (const { secret } of [made, second, third])
      expect(new Webhook(secret).verify(body, sent)).toBeTruthy()
    expect(sent['webhook-signature']).toMatch(/^(v1,\S+ ){3}v1a,\S+$/)
  })

  test('has at most five old ones', async () => {
    const { subscriptionId } = await subscribe({ stories: ['none'] })
    for (let i = 0; i < 5; i++) await post(`${PATH}/${subscriptionId}/secrets`).expect(200)
    const before = await find(subscriptionId)
    const { body } = await post(`${PATH}/${subscriptionId}/secrets`).expect(409)
    expect(body).toMatchObject({ code: 'too-many-secrets' })
    expect(await find(subscriptionId)).toEqual(before)
    await request(product.url).get('/problems/too-many-secrets').expect(200)
  })
})

test.each(['pause', 'resume', 'ping', 'secrets', 'lanes/talks/retry'])(
  '…/%s refuses any field, and then does nothing',
  async (what) => {
    const { subscriptionId } = await subscribe({ stories: ['talks'], start: 'beginning' })
    const lanes = () => request(product.url).get(`${PATH}/${subscriptionId}/lanes`).set(admin)
    await until(
      async () => (await lanes()).body.items[0]?.status === 'idle',
      20_000,
      () => 'there is no lane yet',
    )
    const before = await find(subscriptionId)
    const { body } = await post(`${PATH}/${subscriptionId}/${what}`, { x: 1 }).expect(400)
    expect(body).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/x' }] })
    expect(await find(subscriptionId)).toEqual(before)
    for (const none of [undefined, {}]) {
      const { status } = await post(`${PATH}/${subscriptionId}/${what}`, none)
      expect([200, 202]).toContain(status)
    }
  },
)

test('a release from quarantine refuses any field', async () => {
  const { body } = await post('/v1/quarantine/nobody/release', { x: 1 }).expect(400)
  expect(body).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/x' }] })
  await post('/v1/quarantine/nobody/release').expect(404)
})

describe('a replay', () => {
  test.each([
    [['other'], '/stories/0'],
    [['talks-paris', 'talks-paris', 'other'], '/stories/2'],
    [['strait-*'], '/stories/0'],
    [['x*'], '/stories/0'],
  ])('of stories that the subscription does not match is refused: %j', async (stories, pointer) => {
    const { subscriptionId } = await subscribe({ stories: ['talks-*', 'strait'] })
    const { body } = await post(`${PATH}/${subscriptionId}/replay`, { stories }).expect(400)
    expect(body).toMatchObject({ code: 'validation-failed', errors: [{ pointer }] })
  })

  test('of stories or prefixes that match the subscription is accepted', async () => {
    const { subscriptionId } = await subscribe({ stories: ['talks-*', 'strait'] })
    for (const stories of [['talks-paris'], ['strait'], ['s*'], ['talks-p*'], ['t*'], ['*']])
      await post(`${PATH}/${subscriptionId}/replay`, { stories }).expect(202)
  })
})

test.each([{}, { start: 'later' }, { start: null }, { start: 5 }])(
  'a malformed start is refused with the three valid forms: %j',
  async (start) => {
    const { body } = await post(PATH, { url: to.url, stories: ['*'], ...start }).expect(400)
    expect(body.errors).toEqual([
      { pointer: '/start', message: expect.stringContaining('"now", "beginning" or {"knownAt": time}') },
    ])
  },
)
