import request from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openStream, type StreamClient } from '../support/event-stream.js'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, MODES, type Product } from '../support/services.js'

const AUTH = { authorization: `Bearer ${ADMIN_KEY}` }

describe.each(MODES.filter(({ skip }) => !skip))('those who follow, $mode', ({ start }) => {
  let product: Product
  let isStopped = false
  const clients: StreamClient[] = []

  beforeAll(async () => {
    product = await start({ FILROUGE_PUBLIC_READ: 'true' })
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.close()
  })
  afterAll(async () => {
    if (!isStopped) await product?.stop()
  })

  const append = (storyId: string, ...events: object[]) =>
    request(product.url).post(`/v1/stories/${storyId}/events`).set(AUTH).send({ events }).expect(201)
  async function open(path: string, headers: Record<string, string> = {}): Promise<StreamClient> {
    const client = await openStream(`${product.url}/v1${path}`, headers)
    clients.push(client)
    return client
  }
  const messagesOf = ({ events }: StreamClient) => events.filter(({ name }) => name === 'message')
  const idsOf = (client: StreamClient) => messagesOf(client).map(({ data }): string => JSON.parse(data).id)
  const versions = (storyId: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => `${storyId}/${from + n}`)
  const have = async (client: StreamClient, ids: readonly string[]) => {
    await expect.poll(() => idsOf(client), { timeout: 20_000 }).toEqual(ids)
  }

  test('a stream that begins in the past while events are recorded has each once, and a client resumes it', async () => {
    await append('joined', opened(), ...Array.from({ length: 49 }, (_, n) => reported(`d${n}`)))
    const writing = (async () => {
      for (let n = 0; n < 20; n++) await append('joined', reported(`e${n}`))
    })()
    const first = await open('/stories/joined/live?from=1')
    await expect.poll(() => idsOf(first).length, { timeout: 20_000 }).toBeGreaterThan(50)
    first.close()
    await first.ended
    const seen = idsOf(first)
    expect(seen).toEqual(versions('joined', 1, seen.length))
    const second = await open('/stories/joined/live', { 'last-event-id': first.events.at(-1)?.id ?? '' })
    await writing
    await have(second, versions('joined', seen.length + 1, 70))
  })

  test('all stories are one stream and one list of changes, whose cursors are the same', async () => {
    const live = await open('/live')
    const from = await request(product.url).get('/v1/changes?cursor=now').set(AUTH).expect(200)
    const poll = fetch(`${product.url}/v1/changes?cursor=${from.body.next}&wait=20s`, { headers: AUTH })
    await append('one', opened())
    expect(JSON.parse(await (await poll).text()).items).toMatchObject([{ id: 'one/1' }])
    await append('two', opened(), reported('a'))
    await expect.poll(() => idsOf(live).length, { timeout: 20_000 }).toBe(3)
    const changes = await request(product.url).get(`/v1/changes?cursor=${from.body.next}`).set(AUTH)
    const listed = ({ body }: request.Response) => body.items.map(({ id }: { id: string }) => id).sort()
    // The order of events of different stories is open.
    expect(listed(changes)).toEqual(idsOf(live).sort())
    for (const [n, { id }] of messagesOf(live).entries()) {
      const rest = await request(product.url).get(`/v1/changes?cursor=${id}`).set(AUTH)
      expect(listed(rest)).toEqual(
        idsOf(live)
          .slice(n + 1)
          .sort(),
      )
    }
  })

  test('a story is played to its end, and a client that was interrupted plays on', async () => {
    await append('played', opened(), reported('a'), reported('b'))
    const whole = await open('/stories/played/events?every=10ms')
    expect(await whole.ended).toBe('whole')
    expect(idsOf(whole)).toEqual(versions('played', 1, 3))
    expect(whole.events.at(-1)).toMatchObject({ name: 'end' })
    const rest = await open('/stories/played/events?every=10ms', {
      'last-event-id': whole.events[0]?.id ?? '',
    })
    expect(await rest.ended).toBe('whole')
    expect(idsOf(rest)).toEqual(versions('played', 2, 3))
  })

  test.each([
    ['/stories/missing/live', 404],
    ['/stories/played/live?from=0', 400],
    ['/stories/played/live?from=99', 400],
    ['/stories/played/events?speed=0', 400],
    ['/stories/played/events?speed=2&every=1s', 400],
    ['/stories/played/events?from=3&to=2', 400],
    ['/stories/played/events?axis=seen', 400],
    ['/live?cursor=garbled', 400],
    ['/live?wait=1s', 400],
    ['/changes?wait=1h', 400],
    ['/changes?cursor=garbled', 400],
    ['/stories/played/diff?from=3&to=2', 400],
    ['/stories/played/diff', 400],
  ])('%s is answered with a problem at once', async (path, status) => {
    const client = await open(path)
    await client.ended
    expect([client.status, client.headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ])
    expect(JSON.parse(client.text())).toMatchObject({ status })
  })
  test.each(['/stories/played/live', '/live', '/stories/played/events'])(
    'an id that %s never gave is answered with a problem at once',
    async (path) => {
      for (const id of ['99', 'other/1', 'x', '-1']) {
        const client = await open(path, { 'last-event-id': id })
        await client.ended
        expect([id, client.status, JSON.parse(client.text()).errors[0].pointer]).toEqual([
          id,
          400,
          '/header/Last-Event-ID',
        ])
      }
    },
  )
  test.each(['/stories/played/live', '/live'])('%s has no HEAD', async (path) => {
    await request(product.url)
      .head(`/v1${path}`)
      .set({ ...AUTH, accept: 'text/event-stream' })
      .expect(405)
  })

  test('at a stop streams say so and end', async () => {
    const [all, one] = [await open('/live'), await open('/stories/played/live')]
    const playing = await open('/stories/played/events?every=1h')
    const poll = fetch(`${product.url}/v1/changes?cursor=now&wait=60s`, { headers: AUTH })
    await have(playing, ['played/1'])
    isStopped = true
    await product.stop()
    for (const client of [all, one, playing]) {
      expect(await client.ended).toBe('whole')
      expect(client.events.at(-1)).toMatchObject({ name: 'end', data: expect.stringContaining('stopping') })
    }
    expect((await poll).status).toBeLessThan(504)
  })
})
