import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  announced,
  described,
  held,
  opened,
  released,
  reported,
  revised,
} from '../../../../test/support/envelopes.js'
import type { StreamClient } from '../../../../test/support/event-stream.js'
import { emptySchema } from '../../../../test/support/postgres.js'
import { poolOf } from '@filrouge/database'
import { LIVE } from '@filrouge/record'
import { pause } from '@filrouge/waiting'
import { ANYONE, BULKY, EDITOR, following, READER, type Following } from '../../test/following.js'

let on: Following
beforeEach(async () => {
  on = await following()
  await on.append('talks', [opened(), reported('a')])
})
afterEach(() => on.close())

const many = (prefix: string, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, i) => reported(`${prefix}-${i}`, more))

/** What a client has read: `talks/3`, with a mark where it is sealed. */
const read = ({ events }: StreamClient) =>
  events.flatMap(({ name, data }) => {
    if (name !== 'message') return []
    const event: { id: string; sealed?: true; data: unknown } = JSON.parse(data)
    expect(event.data === null).toBe(event.sealed === true)
    return `${event.id}${event.sealed ? ' sealed' : ''}`
  })
const ids = (client: StreamClient) => client.events.flatMap(({ id }) => id ?? [])
const endOf = (client: StreamClient) =>
  client.events.flatMap(({ name, data }) => (name === 'end' ? JSON.parse(data).reason : []))
const eventually = async (look: () => unknown, expected: unknown) => {
  await expect.poll(look, { timeout: 10_000, interval: 10 }).toEqual(expected)
}
const versions = (from: number, to: number, storyId = 'talks') =>
  Array.from({ length: to - from + 1 }, (_, i) => `${storyId}/${from + i}`)
const versionOf = async (storyId: string) => {
  const [row]: { version: number }[] = await on.record.dataSource.query(
    'SELECT version FROM record.head WHERE story_id = $1',
    [storyId],
  )
  return row ?? { version: 0 }
}
/** Until the client is among those that get events as they are recorded. */
const isWatching = (count = 1) => eventually(() => on.watchers.count, count)

describe('live events of a story', () => {
  test('begin with what is recorded from now on, and their ids are versions', async () => {
    const client = await on.open('/stories/talks/live')
    expect([client.status, client.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    await isWatching()
    await on.append('other', [opened()])
    await on.append('talks', [reported('b'), reported('c')])
    await eventually(() => read(client), versions(3, 4))
    expect(ids(client)).toEqual(['3', '4'])
    expect(client.comments()).toBe(1)
  })

  test('go on after the last event that the client has, without gap or repeat while events are recorded', async () => {
    for (let i = 0; i < 4; i++) await on.append('talks', many(`early${i}`, 90))
    const clients: StreamClient[] = []
    for (let i = 0; i < 12; i++) {
      await on.append('talks', [reported(`live-${i}`)])
      clients.push(await on.open('/stories/talks/live', READER, { 'last-event-id': String(i * 30) }))
    }
    for (const [i, client] of clients.entries())
      await eventually(() => read(client), versions(i * 30 + 1, 374))
  })

  test.each(['/stories/talks/live', '/live'])(
    '%s gives its place at once: a client that is cut off before its first event misses nothing',
    async (path) => {
      const client = await on.open(path)
      await isWatching()
      await eventually(() => client.lastId() !== null, true)
      expect(read(client)).toEqual([])
      client.close()
      await isWatching(0)
      await on.append('talks', [reported('b')])
      const again = await on.open(path, READER, { 'last-event-id': client.lastId() ?? '' })
      await eventually(() => read(again), ['talks/3'])
    },
  )

  test('begin at a version', async () => {
    const client = await on.open('/stories/talks/live?from=2')
    await eventually(() => read(client), ['talks/2'])
    await isWatching()
    await on.append('talks', [reported('b')])
    await eventually(() => read(client), versions(2, 3))
  })

  test('seal what names a development that is held now, for those who may not see it', async () => {
    const [reader, editor] = [
      await on.open('/stories/talks/live'),
      await on.open('/stories/talks/live', EDITOR),
    ]
    await isWatching(2)
    await on.append('talks', [reported('b')])
    await eventually(() => read(reader), ['talks/3'])
    await on.append('talks', [held('b')])
    await on.append('talks', [reported('c', { links: [{ relation: 'follows', developmentId: 'b' }] })])
    // An event is judged when it is sent: a release that comes first would open it.
    await eventually(() => read(reader).at(-1), 'talks/5 sealed')
    await on.append('talks', [released('b'), reported('d')])
    await eventually(() => read(editor), versions(3, 7))
    await eventually(
      () => read(reader),
      ['talks/3', 'talks/4 sealed', 'talks/5 sealed', 'talks/6', 'talks/7'],
    )
  })

  test('seal what is said of an expectation that was announced with a held development', async () => {
    await on.append('talks', [announced('x', 'a')])
    const client = await on.open('/stories/talks/live?from=3')
    await eventually(() => read(client), ['talks/3'])
    await isWatching()
    await on.append('talks', [revised('x')])
    await eventually(() => read(client), versions(3, 4))
    await on.append('talks', [held('a'), revised('x', '2027')])
    await on.append('talks', [revised('x', '2028')])
    await eventually(() => read(client).at(-1), 'talks/7 sealed')
    await on.append('talks', [released('a'), revised('x', '2029')])
    await eventually(
      () => read(client),
      [...versions(3, 4), 'talks/5 sealed', 'talks/6 sealed', 'talks/7 sealed', ...versions(8, 9)],
    )
  })

  test('that wait for a slow client are judged when they are sent', async () => {
    const [client, quick] = [await on.open('/stories/talks/live'), await on.open('/stories/talks/live')]
    await isWatching(2)
    client.pause()
    const body = { en: 'x'.repeat(19_000) }
    // A socket whose peer still reads is congested for a moment only.
    const isStuck = async () => {
      await pause(100)
      return on.sockets[0]?.isCongested === true
    }
    for (let n = 0; !(await isStuck()) && n < 100; n++)
      await on.append('talks', many(`padding-${n}`, 10, { body }))
    expect(on.sockets[0]?.isCongested).toBe(true)
    // The sockets may take a little more: so much comes first.
    await on.append('talks', many('first', 20, { body }))
    await on.append('talks', [reported('b')])
    const { version } = await versionOf('talks')
    await on.append('talks', [held('b')])
    await eventually(() => read(quick).at(-1), `talks/${version + 1} sealed`)
    client.resume()
    await eventually(() => read(client).slice(-2), [`talks/${version} sealed`, `talks/${version + 1} sealed`])
    expect(read(client).slice(0, -2)).toEqual(versions(3, version - 1))
  })

  test('that a slow client catches up with are judged when they are sent', async () => {
    await on.append('talks', [...many('padding', 96, BULKY), reported('b')])
    const client = await on.open('/stories/talks/live?from=3')
    client.pause()
    await eventually(() => on.sockets[0]?.isCongested, true)
    await on.append('talks', [held('b')])
    // The client takes longer than what was read is good for.
    await pause(200)
    client.resume()
    await eventually(() => read(client), [...versions(3, 98), 'talks/99 sealed', 'talks/100 sealed'])
  })

  test('end when the story is made restricted, for those who may not read it', async () => {
    const [reader, editor] = [
      await on.open('/stories/talks/live', ANYONE),
      await on.open('/stories/talks/live', EDITOR),
    ]
    await isWatching(2)
    await on.append('talks', [reported('b')])
    await eventually(() => read(reader), ['talks/3'])
    await on.append('talks', [described('restricted')])
    await on.append('talks', [reported('c')])
    expect(await reader.ended).toBe('whole')
    expect([read(reader), endOf(reader), reader.retry()]).toEqual([['talks/3'], ['forbidden'], null])
    await eventually(() => read(editor), versions(3, 5))
    const again = await on.open('/stories/talks/live', ANYONE)
    expect([again.status, again.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  })

  test('end when the key is removed, also while nothing happens', async () => {
    const { keyId } = await on.keys.make({ name: 'reader', role: 'reader' })
    const client = await on.open('/stories/talks/live', READER, { 'x-key': keyId })
    await isWatching()
    await on.record.dataSource.query('DELETE FROM service.key WHERE key_id = $1', [keyId])
    expect(await client.ended).toBe('whole')
    expect(endOf(client)).toEqual(['forbidden'])
  })

  test('are cut off for a client that does not read, which can come again, and cost the others nothing', async () => {
    const [slow, quick] = [await on.open('/stories/talks/live'), await on.open('/stories/talks/live')]
    await isWatching(2)
    slow.pause()
    const body = { en: 'x'.repeat(19_000) }
    let version = 2
    while (on.watchers.count === 2 && version < 2_000) {
      await on.append('talks', many(`v${version}`, 20, { body }))
      version += 20
    }
    expect(on.watchers.count).toBe(1)
    await eventually(() => read(quick).length, version - 2)
    slow.resume()
    expect(await slow.ended).toBe('whole')
    expect(endOf(slow)).toEqual(['slow'])
    expect(slow.retry()).toBeGreaterThan(0)
    const last = ids(slow).at(-1) ?? '2'
    expect(read(slow)).toEqual(versions(3, Number(last)))
    const again = await on.open('/stories/talks/live', READER, { 'last-event-id': last })
    await eventually(() => read(again), versions(Number(last) + 1, version))
  })

  test('end at a shutdown, and the client that comes again misses nothing', async () => {
    const client = await on.open('/stories/talks/live')
    await isWatching()
    await on.append('talks', [reported('b')])
    await eventually(() => read(client), ['talks/3'])
    on.streams.stop()
    expect(await client.ended).toBe('whole')
    expect([endOf(client), client.retry() !== null]).toEqual([['stopping'], true])
  })

  test.each([
    ['an event that the story has not', '99', 'the story has no version 99: its last one is 2'],
    ['an id of another story', 'other/1', 'Last-Event-ID is "other/1", and must be a version, such as 12'],
  ])('are refused after %s, before the stream begins', async (_, id, message) => {
    const client = await on.open('/stories/talks/live', READER, { 'last-event-id': id })
    await client.ended
    expect(client.status).toBe(400)
    expect(JSON.parse(client.text()).errors).toEqual([{ pointer: '/header/Last-Event-ID', message }])
  })

  test('wait for a version that is being folded again', async () => {
    await on.record.dataSource.query(`DELETE FROM record.event WHERE version = 2`)
    await on.record.dataSource.query(`UPDATE record.head SET version = 1`)
    const client = await on.open('/stories/talks/live', READER, { 'last-event-id': '2' })
    expect([client.status, client.headers['retry-after']]).toEqual([503, '1'])
  })
})

test('a client that leaves leaves nothing behind', async () => {
  const [begun, ended] = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'clearInterval')]
  const listening = vi.spyOn(on.notices, 'onRecorded')
  const clients = [await on.open('/stories/talks/live'), await on.open('/live'), await on.open('/live')]
  const poll = on.get('/changes?cursor=now&wait=60s').catch(() => undefined)
  await isWatching(4)
  for (const client of clients) client.close()
  await isWatching(1)
  await on.append('talks', [reported('b')])
  await poll
  await isWatching(0)
  expect(on.streams.count).toBe(0)
  const intervals = begun.mock.results.map(({ value }) => value)
  expect(intervals.length).toBeGreaterThanOrEqual(3)
  const stopped = () => ended.mock.calls.map(([timer]) => timer)
  await eventually(() => intervals.filter((timer) => !stopped().includes(timer)), [])
  // The tail rests: it listens to no notices, and does not look by itself.
  const looks = vi.spyOn(poolOf(on.record.dataSource), 'connect')
  await on.append('talks', [reported('c')])
  expect(listening.mock.calls.length).toBe(1)
  await pause(1_100)
  expect(looks.mock.calls.length).toBe(0)
  vi.restoreAllMocks()
})

test('a stream has a comment at least every 15 s, so that proxies keep it open', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const client = await on.open('/stories/talks/live')
  await isWatching()
  expect(client.comments()).toBe(1)
  vi.advanceTimersByTime(15_000)
  await eventually(() => client.comments(), 2)
})

describe('live events of all stories', () => {
  test('are those that the caller may read, in order within each story', async () => {
    const [reader, editor] = [await on.open('/live', ANYONE), await on.open('/live', EDITOR)]
    await isWatching(2)
    await on.append('secret', [{ type: 'StoryOpened', data: { ...opened().data, visibility: 'restricted' } }])
    await on.append('talks', [reported('b')])
    await eventually(() => read(reader), ['talks/3'])
    await on.append('secret', [described('public'), reported('a')])
    await on.append('talks', [held('b')])
    await eventually(() => read(editor), ['secret/1', 'talks/3', 'secret/2', 'secret/3', 'talks/4'])
    await eventually(() => read(reader), ['talks/3', 'secret/2', 'secret/3', 'talks/4 sealed'])
  })

  test('can be resumed after each of their ids, by which nothing is lost or repeated', async () => {
    await on.append('strait', [opened(), reported('a'), reported('b')])
    await on.intoPartition('strait', 1)
    const client = await on.open('/live?cursor=now')
    await isWatching()
    const whole = await on.open('/live', READER, {
      'last-event-id': (await on.get('/changes?limit=1')).body.next,
    })
    await eventually(() => read(whole).length, 4)
    await on.append('talks', [reported('b')])
    await on.append('talks', [reported('c')])
    await eventually(() => read(client), versions(3, 4))
    await eventually(() => read(whole).length, 6)
    const all = read(whole)
    for (const [i, id] of ids(whole).entries()) {
      const again = await on.open('/live', READER, { 'last-event-id': id })
      const rest = all.slice(i + 1)
      // The order of two stories may be another.
      for (const story of ['talks', 'strait'])
        await eventually(
          () => read(again).filter((one) => one.startsWith(story)),
          rest.filter((one) => one.startsWith(story)),
        )
      again.close()
    }
  })
})

test('an event that a client has read by itself does not come again when all get it', async () => {
  const cursor = (await on.get('/changes?limit=1')).body.next
  const first = await on.open('/live')
  await isWatching()
  // Without a notice it is given to all at the tail's next look, most often after this client has read it.
  await on.record.append('talks', [reported('b')])
  const second = await on.open(`/live?cursor=${cursor}`)
  await eventually(() => read(second), versions(2, 3))
  await on.append('talks', [reported('c')])
  await eventually(() => read(second), versions(2, 4))
  await eventually(() => read(first), versions(3, 4))
})

test('an event is not left out where Postgres is lost between its reading and the look at the keys', async () => {
  const { keyId } = await on.keys.make({ name: 'reader', role: 'reader' })
  const [all, one] = [
    await on.open('/live', READER, { 'x-key': keyId }),
    await on.open('/stories/talks/live', READER, { 'x-key': keyId }),
  ]
  await isWatching(2)
  await on.append('talks', [reported('b')])
  for (const client of [all, one]) await eventually(() => read(client), versions(3, 3))
  const away = vi.spyOn(on.keys, 'present').mockRejectedValue(new Error('Postgres is away'))
  await on.append('talks', [reported('c')])
  await expect.poll(() => away.mock.calls.length).toBeGreaterThan(2)
  away.mockRestore()
  await on.append('talks', [reported('d')])
  for (const client of [all, one]) await eventually(() => read(client), versions(3, 5))
})

describe('changes', () => {
  const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id)

  test('are pages of all stories, whose cursors never end', async () => {
    await on.append('other', [opened(), reported('x')])
    const first = await on.get('/changes?limit=3')
    expect(idsOf(first.body)).toEqual(['talks/1', 'talks/2', 'other/1'])
    const second = await on.get(`/changes?limit=3&cursor=${first.body.next}`)
    expect(idsOf(second.body)).toEqual(['other/2'])
    const third = await on.get(`/changes?cursor=${second.body.next}`)
    expect(third.body).toEqual({ items: [], next: second.body.next })
    await on.append('talks', [reported('b')])
    expect(idsOf((await on.get(`/changes?cursor=${third.body.next}`)).body)).toEqual(['talks/3'])
  })

  test('leave out what the caller may not read, however much that is', async () => {
    await on.append('secret', [{ type: 'StoryOpened', data: { ...opened().data, visibility: 'restricted' } }])
    for (let i = 0; i < 7; i++) await on.append('secret', many(`s${i}`, 90))
    await on.append('talks', [reported('b')])
    const first = await on.get('/changes?limit=2', ANYONE)
    expect(idsOf(first.body)).toEqual(['talks/1', 'talks/2'])
    const second = await on.get(`/changes?limit=2&cursor=${first.body.next}`, ANYONE)
    expect(idsOf(second.body)).toEqual(['talks/3'])
  })

  test('are waited for', async () => {
    const { next } = (await on.get('/changes?cursor=now')).body
    const poll = on.get(`/changes?cursor=${next}&wait=30s`, ANYONE)
    await isWatching()
    await on.append('secret', [{ type: 'StoryOpened', data: { ...opened().data, visibility: 'restricted' } }])
    await on.append('talks', [reported('b')])
    expect(idsOf((await poll).body)).toEqual(['talks/3'])
    expect((await on.get(`/changes?cursor=now&wait=50ms`)).body.items).toEqual([])
  })

  test.each([
    ['garbage', 'cursor=garbage', '/query/cursor'],
    [
      'the cursor of another store',
      `cursor=${Buffer.from('1.else.0').toString('base64url')}`,
      '/query/cursor',
    ],
    ['a cursor beyond the end', `cursor=${Buffer.from('1.store.zz').toString('base64url')}`, '/query/cursor'],
    ['a wait of an hour', 'wait=1h', '/query/wait'],
    ['a wait that is no duration', 'wait=30', '/query/wait'],
  ])('refuse %s', async (_, query, pointer) => {
    const { status, body } = await on.get(`/changes?${query}`)
    expect([status, body.errors[0]?.pointer]).toEqual([400, pointer])
  })

  test('give a story that is released late to those whose cursor is of before', async () => {
    await on.record.setAside('aside', [opened()])
    await on.append('talks', [reported('b')])
    const { items, next } = (await on.get('/changes')).body
    expect(items.map(({ id }) => id)).toEqual(versions(1, 3))
    await on.record.release('aside')
    expect(idsOf((await on.get(`/changes?cursor=${next}`)).body)).toEqual(['aside/1'])
  })

  test('go on after a cursor of before the record was made again from the log', async () => {
    const { next } = (await on.get('/changes?limit=1')).body
    await emptySchema(on.record.dataSource, 'record')
    await on.record.foldOn(LIVE, Number.MAX_SAFE_INTEGER)
    await on.append('talks', [reported('b')])
    expect(idsOf((await on.get(`/changes?cursor=${next}`)).body)).toEqual(versions(2, 3))
  })

  test('wait while a story is in the record only in part', async () => {
    await on.record.dataSource.query(`UPDATE record.head SET version = 1`)
    expect((await on.get('/changes')).status).toBe(503)
  })
})
