import { createServer, type Server } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { Filrouge, FilrougeProblem, type SubscriptionWithSecret } from '@filrouge/client'
import { MemoryOfProcess, Receiver as Kit, replayOf, type ReceiverOptions } from '@filrouge/client/receiver'
import { Attempt, DeadLetter, Lane, Received } from '@filrouge/contract'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { agrees } from '../support/contract.js'
import { opened, reported } from '../support/envelopes.js'
import { Receiver } from '../support/receiver.js'
import { ADMIN_KEY, startEmbedded, until, type Product } from '../support/services.js'

// The client and the receiver, against the real service.

let product: Product
let client: Filrouge
const endings: (() => Promise<unknown>)[] = []
let stories = 0
const newStory = () => `story-${++stories}`

beforeAll(async () => {
  product = await startEmbedded({
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
    FILROUGE_WEBHOOK_SCHEDULE: '50ms,100ms,200ms,200ms',
    FILROUGE_WEBHOOK_TIMEOUT: '2s',
  })
  client = new Filrouge({ url: product.url, key: ADMIN_KEY })
})
afterAll(() => product?.stop())
afterEach(async () => {
  for await (const { subscriptionId } of client.subscriptions.list())
    await client.subscriptions.remove(subscriptionId)
  await Promise.all(endings.splice(0).map((end) => end()))
})

const append = async (storyId: string, ...events: object[]) =>
  expect(await client.appendBody(storyId, { events })).toMatchObject({ status: 'accepted' })
const is = (subscriptionId: string, status: string) =>
  until(
    async () => (await client.subscriptions.get(subscriptionId)).status === status,
    20_000,
    () => `it is not ${status}`,
  )
async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}
/** Waits until a list has two items or more, and checks that the headers of its first page link the next one. */
async function mustLink(list: string): Promise<void> {
  const url = new URL(`${product.url}/v1/subscriptions${list}`)
  url.searchParams.set('limit', '1')
  const path = `${url.pathname}${url.search}`
  const get = () =>
    request(product.url)
      .get(path)
      .set({ authorization: `Bearer ${ADMIN_KEY}` })
  await until(
    async () => (await get()).body.next !== null,
    20_000,
    () => `${list} is short`,
  )
  const { body, headers } = await get()
  expect({ list, link: headers['link'] }).toEqual({
    list,
    link: `<${path}&cursor=${body.next}>; rel="next"`,
  })
}
async function receiver(behaviour: Receiver['behaviour'] = () => 200): Promise<Receiver> {
  const made = await Receiver.start(behaviour)
  endings.push(() => made.stop())
  return made
}

describe('the client', () => {
  test('makes, reads, changes, pauses, resumes and removes a subscription', async () => {
    const to = await receiver()
    const made = await client.subscriptions.make({ url: to.url, stories: ['story-*'], start: 'beginning' })
    const { secret, ...shown } = made
    expect(secret).toMatch(/^whsec_/)
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/)
    expect(shown).toEqual({
      subscriptionId: expect.any(String),
      principal: 'admin',
      url: to.url,
      description: null,
      stories: ['story-*'],
      types: null,
      filter: null,
      filterRevision: 1,
      start: 'beginning',
      verification: 'challenge',
      status: 'unverified',
      disabledBecause: null,
      maxInFlight: 20,
      onExhausted: 'deadLetter',
      publicKey: expect.stringMatching(/^whpk_/),
      oldSecretUntil: null,
      failingSince: null,
      nextProbeAt: null,
      createdAt: time,
      updatedAt: time,
    })
    const id = made.subscriptionId
    await is(id, 'active')
    const changes = { types: ['DevelopmentReported'], description: 'the archive' } as const
    expect(await client.subscriptions.change(id, changes)).toMatchObject({ ...changes, filterRevision: 2 })
    expect(await client.subscriptions.pause(id)).toMatchObject({ status: 'paused' })
    expect(await client.subscriptions.resume(id)).toMatchObject({ status: 'active' })
    const { secret: next, oldSecretUntil } = await client.subscriptions.rotateSecret(id)
    expect(next).not.toBe(secret)
    expect(oldSecretUntil).toEqual(time)
    await client.subscriptions.ping(id)
    await until(
      () => to.got.length === 2,
      10_000,
      () => 'no ping came',
    )
    expect(await all(client.subscriptions.list())).toMatchObject([{ subscriptionId: id }])
    await client.subscriptions.remove(id)
    await expect(client.subscriptions.get(id)).rejects.toMatchObject({ status: 404, code: 'not-found' })
    await expect(client.subscriptions.get('..')).rejects.toThrow(FilrougeProblem)
  })

  test('lists attempts, lanes and dead letters, and sends messages again', async () => {
    const [bad, worse, good] = [newStory(), newStory(), newStory()]
    let refuses = true
    const to = await receiver(({ id }) => (refuses && [`${bad}/2`, `${worse}/2`].includes(id) ? 400 : 200))
    const made = await client.subscriptions.make({ url: to.url, stories: [bad, worse, good], start: 'now' })
    const id = made.subscriptionId
    await is(id, 'active')
    await append(bad, opened(), reported('a'), reported('b'))
    await append(worse, opened(), reported('c'))
    await append(good, opened())
    await to.takes(3)
    for (const name of ['a', 'b', 'c', 'd']) await append(good, reported(name))
    await to.takes(8)
    await until(
      async () => (await all(client.subscriptions.deadLetters(id))).length === 2,
      20_000,
      () => 'there are no dead letters',
    )
    const time = expect.any(String)
    expect(await all(client.subscriptions.deadLetters(id))).toContainEqual({
      deadLetterId: expect.any(String),
      storyId: bad,
      version: 2,
      type: 'DevelopmentReported',
      attempts: 5,
      lastError: expect.stringContaining('400'),
      lastStatus: 400,
      diedAt: time,
      redriving: false,
    })
    for (const letter of await all(client.subscriptions.deadLetters(id))) agrees(DeadLetter, letter)
    await mustLink(`/${id}/deadLetters`)
    await mustLink(`/${id}/received?developmentId=b`)
    const pages = client.subscriptions.attemptPages(id, { storyId: bad, limit: 2 })
    const { value: page } = await pages.next()
    expect(page).toEqual({
      next: expect.any(String),
      items: [
        expect.objectContaining({ version: 3, outcome: 'delivered', status: 200, error: null }),
        {
          attemptId: expect.any(String),
          storyId: bad,
          version: 2,
          type: 'DevelopmentReported',
          number: 5,
          startedAt: time,
          durationMs: expect.any(Number),
          outcome: 'deadLetter',
          status: 400,
          error: expect.any(String),
          answer: expect.any(String),
        },
      ],
    })
    refuses = false
    expect(await client.subscriptions.redrive(id, { stories: [good] })).toBe(0)
    expect(await client.subscriptions.redrive(id, { stories: ['story-*'] })).toBe(2)
    await to.takes(10)
    await until(
      async () => (await all(client.subscriptions.lanes(id))).every(({ status }) => status === 'idle'),
      10_000,
      () => 'a lane still has messages',
    )
    expect(await all(client.subscriptions.lanes(id))).toContainEqual({
      storyId: bad,
      status: 'idle',
      nextVersion: 4,
      lastAcknowledgedVersion: 3,
      lastAcknowledgedAt: time,
      lag: 0,
      attempts: 0,
      lastError: null,
      lastStatus: null,
      nextAttemptAt: null,
    })
    expect(await client.subscriptions.retryLane(id, bad)).toMatchObject({ storyId: bad })
    const a = { developmentId: 'a', version: 2, revision: 1, acknowledgedAt: time, latestVersion: 2 }
    expect(await all(client.subscriptions.received(id, 'a'))).toEqual([
      { storyId: bad, ...a, latestRevision: 1 },
      { storyId: good, ...a, latestRevision: 1 },
    ])
    for (const lane of await all(client.subscriptions.lanes(id))) agrees(Lane, lane)
    for (const attempt of await all(client.subscriptions.attempts(id))) agrees(Attempt, attempt)
    for (const one of await all(client.subscriptions.received(id, 'a'))) agrees(Received, one)
    await client.subscriptions.replay(id, { stories: [bad], fromVersion: 3 })
    await to.takes(11)
    expect(to.taken().at(-1)).toBe(`${bad}/3`)
  })

  test('reads all pages, and the headers of each page link the next one', async () => {
    const to = await receiver(({ type }) => (type === 'filrouge.ping' ? 200 : 400))
    const ids: string[] = []
    for (let i = 0; i < 3; i++) {
      const made = await client.subscriptions.make({ url: to.url, stories: ['story-*'], start: 'beginning' })
      ids.push(made.subscriptionId)
    }
    const [id = ''] = ids
    await append(newStory(), opened())
    for (const list of ['', `/${id}/lanes`, `/${id}/attempts`]) await mustLink(list)
    expect(
      (await all(client.subscriptions.list({ limit: 2 }))).map(({ subscriptionId }) => subscriptionId),
    ).toEqual(ids.slice(0, 2))
  })
})

describe('the receiver', () => {
  /** An endpoint with a Receiver, and the messages it handled. `loses` decides before the Receiver gets a message. */
  async function serveKit(loses: (id: string) => boolean = () => false) {
    let kit: Kit | null = null
    const handled: string[] = []
    const kinds: string[] = []
    const server: Server = createServer(async (request, response) => {
      const body = await buffer(request)
      if (loses(JSON.parse(body.toString()).id)) return void response.writeHead(200).end()
      const {
        kind,
        status,
        headers,
        body: said,
      } = (await kit?.receive({ headers: request.headers, body })) ?? {
        kind: 'none',
        status: 503,
      }
      kinds.push(kind)
      response.writeHead(status, headers).end(said)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    endings.push(async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('no port')
    const use = (
      { secret, subscriptionId }: SubscriptionWithSecret,
      options: Partial<ReceiverOptions> = {},
    ) =>
      (kit = new Kit({
        secrets: [secret],
        replay: replayOf(client.subscriptions, subscriptionId),
        handle: ({ id }, gap) => void handled.push(gap ? `${id} after a gap` : id),
        ...options,
      }))
    const handles = (count: number) =>
      until(
        () => handled.length >= count,
        20_000,
        () => `it handled ${handled.join(' ')}, not ${count}`,
      )
    return { url: `http://127.0.0.1:${address.port}/`, handled, kinds, use, handles }
  }

  test('gets a lost message again, in order', async () => {
    const talks = newStory()
    let lost = false
    const { url, handled, kinds, use, handles } = await serveKit(
      (id) => id === `${talks}/2` && !lost && (lost = true),
    )
    use(await client.subscriptions.make({ url, stories: [talks], start: 'beginning' }))
    await append(talks, opened(), reported('a'), reported('b'))
    await handles(3)
    expect(handled).toEqual([1, 2, 3].map((version) => `${talks}/${version}`))
    expect(kinds).toContain('put-off')
  })

  test('with an old copy of its memory gets the messages since then, while other stories continue', async () => {
    const [talks, other] = [newStory(), newStory()]
    const { url, handled, kinds, use, handles } = await serveKit()
    const made = await client.subscriptions.make({ url, stories: [talks, other], start: 'beginning' })
    const memory = new MemoryOfProcess()
    use(made, { memory })
    await append(talks, opened())
    await handles(1)
    const copy = new MemoryOfProcess()
    for (const one of memory.all()) copy.remember(one)
    await append(talks, reported('a'), reported('b'))
    await append(other, opened())
    await handles(4)
    use(made, { memory: copy })
    handled.length = 0
    await append(talks, reported('c'))
    await append(other, reported('a'))
    await handles(4)
    expect(handled.filter((id) => id.startsWith(talks))).toEqual(
      [2, 3, 4].map((version) => `${talks}/${version}`),
    )
    expect(kinds.filter((kind) => kind === 'put-off').length).toBeGreaterThan(0)
  })

  test('without its memory gets everything again, if the subscription is from the beginning', async () => {
    const talks = newStory()
    const { url, handled, use, handles } = await serveKit()
    const made = await client.subscriptions.make({ url, stories: [talks], start: 'beginning' })
    use(made, { fromBeginning: true })
    await append(talks, opened(), reported('a'))
    await handles(2)
    use(made, { fromBeginning: true })
    await append(talks, reported('b'))
    await handles(5)
    expect(handled.slice(2)).toEqual([1, 2, 3].map((version) => `${talks}/${version}`))
  })

  test('is not delayed again and again by a message that it can never handle', async () => {
    const [talks, other] = [newStory(), newStory()]
    const { url, handled, kinds, use, handles } = await serveKit()
    const made = await client.subscriptions.make({ url, stories: [talks, other], start: 'now' })
    use(made, {
      handle: ({ id }, gap) => {
        if (id === `${talks}/2`) throw new Error('never')
        handled.push(gap ? `${id} after a gap` : id)
      },
    })
    await is(made.subscriptionId, 'active')
    await append(talks, opened(), reported('a'), reported('b'))
    await append(other, opened())
    for (const name of ['a', 'b', 'c']) await append(other, reported(name))
    await handles(6)
    expect(handled.filter((id) => id.startsWith(talks))).toEqual([`${talks}/1`, `${talks}/3 after a gap`])
    expect(kinds).not.toContain('put-off')
  })
})
