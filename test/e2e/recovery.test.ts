import request from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { Receiver } from '../support/receiver.js'
import { ADMIN_KEY, startEmbedded, until, type Product } from '../support/services.js'

/** An endpoint that failed recovers before its next try. Its messages are then sent without further waiting. */

const admin = { authorization: `Bearer ${ADMIN_KEY}` }
const PATH = '/v1/subscriptions'
const STORIES = ['a', 'b', 'c', 'd', 'e']

let product: Product
let receiver: Receiver
let isWell = false
let id = ''
let run = 0

beforeAll(async () => {
  product = await startEmbedded({
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
    // The steps are longer than the test, so nothing that it waits for happens by itself.
    FILROUGE_WEBHOOK_SCHEDULE: '1h,1h,1h',
  })
})
afterAll(async () => {
  await product?.stop()
})

beforeEach(async () => {
  isWell = false
  run++
  receiver = await Receiver.start(({ type }) => (isWell || type === 'filrouge.ping' ? 200 : 503))
  const wanted = { url: receiver.url, stories: [`${run}-*`], start: 'now' }
  id = (await request(product.url).post(PATH).set(admin).send(wanted).expect(201)).body.subscriptionId
  await is('active')
  for (const story of STORIES.slice(0, 4)) await append(story)
  await is('failing')
  // A lane that was not tried yet has waited longest.
  await append('e')
  await until(
    async () =>
      (await request(product.url).get(`${PATH}/${id}/lanes`).set(admin)).body.items.length === STORIES.length,
    10_000,
    () => 'a lane is missing',
  )
  isWell = true
})
afterEach(async () => {
  await request(product.url).delete(`${PATH}/${id}`).set(admin)
  await receiver.stop()
})

const append = (story: string) =>
  request(product.url)
    .post(`/v1/stories/${run}-${story}/events`)
    .set(admin)
    .send({ events: [opened(), reported('x')] })
    .expect(201)
const post = (path: string) => request(product.url).post(`${PATH}/${id}/${path}`).set(admin)
const is = (status: string) =>
  until(
    async () => (await request(product.url).get(`${PATH}/${id}`).set(admin)).body.status === status,
    10_000,
    () => `it is not ${status}`,
  )
const everything = () => STORIES.flatMap((story) => [`${run}-${story}/1`, `${run}-${story}/2`])

test('an endpoint recovers by a ping that it accepts', async () => {
  await post('ping').expect(202)
  expect((await receiver.takes(10)).toSorted()).toEqual(everything())
})

test('an endpoint recovers by pausing and resuming', async () => {
  await post('pause').expect(200)
  await post('resume').expect(200)
  expect((await receiver.takes(10)).toSorted()).toEqual(everything())
})

test('an endpoint recovers by a requested retry of one story', async () => {
  await post(`lanes/${run}-c/retry`).expect(202)
  const taken = await receiver.takes(10)
  expect(taken[0]).toBe(`${run}-c/1`)
  expect(taken.toSorted()).toEqual(everything())
})
