import { describe, expect, test } from 'vitest'
import { messageBody, newSecret, newSigningKey, pingMessage, sign, webhookId } from '@filrouge/webhooks'
import type { Gap } from './gaps.js'
import { Receiver, type ReceiverOptions } from './receiver.js'
import { MemoryOfProcess } from './memory.js'
import type { Message } from './message.js'

const now = new Date('2025-09-05T10:00:00Z')
const secret = newSecret()
const { publicKey, privateKey } = newSigningKey()
const signed = (id: string, body: string, by = secret) => ({
  headers: { ...sign({ id, timestamp: now, body }, { secrets: [by], privateKey }) },
  body,
})

/** A message as the service sends it. */
function message(
  version: number,
  previousVersion: number,
  storyId = 'ukraine',
  by = secret,
  filterRevision = 1,
) {
  const event = {
    storyId,
    version,
    type: 'DevelopmentReported',
    data: { developmentId: 'summit' },
    recordedAt: '2025-09-05T09:00:00.000Z',
  }
  return signed(
    webhookId('sub', storyId, version),
    messageBody(event, { filterRevision, previousVersion }),
    by,
  )
}

function receiver(options: Partial<ReceiverOptions> = {}) {
  const handled: string[] = []
  const gaps: (Gap | null)[] = []
  const handle = ({ id }: Message, gap: Gap | null) => {
    handled.push(id)
    gaps.push(gap)
  }
  const receiver = new Receiver({ secrets: [secret], now: () => now, handle, logger: null, ...options })
  return { handled, gaps, receiver }
}

test('a message is handled once, and its repeats are acknowledged', async () => {
  const { receiver: mine, handled } = receiver()
  expect(await mine.receive(message(3, 0))).toMatchObject({ kind: 'handled', status: 200 })
  expect(await mine.receive(message(3, 0))).toMatchObject({ kind: 'repeat', status: 200 })
  expect(handled).toEqual(['ukraine/3'])
})

test('a message has the fields of its CloudEvent', async () => {
  const messages: Message[] = []
  const { receiver: mine } = receiver({ handle: (one) => void messages.push(one) })
  await mine.receive(message(3, 1))
  expect(messages).toEqual([
    {
      id: 'ukraine/3',
      storyId: 'ukraine',
      version: 3,
      eventType: 'DevelopmentReported',
      subject: 'summit',
      time: '2025-09-05T09:00:00.000Z',
      data: { developmentId: 'summit' },
      sealed: false,
      previousVersion: 1,
      filterRevision: 1,
      corrects: null,
    },
  ])
})

test('a message whose handling fails is answered 500, and comes again', async () => {
  let fails = true
  const { receiver: mine } = receiver({
    handle: () => {
      if (fails) throw new Error('full')
    },
  })
  expect(await mine.receive(message(3, 0))).toMatchObject({
    kind: 'failed',
    status: 500,
    error: new Error('full'),
  })
  fails = false
  expect(await mine.receive(message(3, 0))).toMatchObject({ kind: 'handled', status: 200 })
})

test('a repeat that comes while the first is being handled waits for it', async () => {
  let done = () => undefined as void
  let begun = 0
  const { receiver: mine } = receiver({
    handle: () => {
      begun++
      return new Promise<void>((resolve) => (done = resolve))
    },
  })
  const both = [mine.receive(message(3, 0)), mine.receive(message(3, 0))]
  await new Promise(setImmediate)
  done()
  expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(['handled', 'repeat'])
  expect(begun).toBe(1)
})

describe('gaps', () => {
  test('are found by the previous version that a message names', async () => {
    const { receiver: mine, gaps } = receiver()
    await mine.receive(message(3, 0))
    await mine.receive(message(7, 3))
    await mine.receive(message(12, 9))
    await mine.receive(message(2, 0, 'other'))
    await mine.receive(message(13, 12))
    expect(gaps).toEqual([null, null, { storyId: 'ukraine', after: 7, upTo: 9 }, null, null])
  })

  test('are not reported during a replay, and not forgotten after it', async () => {
    const { receiver: mine, gaps } = receiver()
    await mine.receive(message(12, 9))
    await mine.receive(message(3, 2))
    await mine.receive(message(15, 14))
    expect(gaps).toEqual([null, null, { storyId: 'ukraine', after: 12, upTo: 14 }])
  })
})

describe('gaps that a replay fills', () => {
  /** A receiver that has handled version 3, and requests replays. */
  async function requestingReplays(options: Partial<ReceiverOptions> = {}) {
    const requested: Gap[] = []
    const clock = { now }
    const mine = receiver({ replay: (gap) => void requested.push(gap), now: () => clock.now, ...options })
    await mine.receiver.receive(message(3, 0))
    const kinds = async (...messages: [version: number, previousVersion: number][]) => {
      const got: string[] = []
      for (const [version, before] of messages)
        got.push((await mine.receiver.receive(message(version, before))).kind)
      return got
    }
    const later = (ms: number) => (clock.now = new Date(now.getTime() + ms))
    return { ...mine, requested, kinds, later }
  }
  const versions = (handled: readonly string[]) => handled.map((id) => Number(id.split('/')[1]))

  test('the message that shows a gap is put off, and the order is kept', async () => {
    const { kinds, requested, handled, gaps, receiver: mine } = await requestingReplays()
    expect(await mine.receive(message(9, 7))).toMatchObject({ kind: 'put-off', status: 202 })
    expect(await kinds([5, 3], [7, 5], [9, 7], [10, 9])).toEqual(Array(4).fill('handled'))
    expect(requested).toEqual([{ storyId: 'ukraine', after: 3, upTo: 7 }])
    expect(versions(handled)).toEqual([3, 5, 7, 9, 10])
    expect(gaps.every((gap) => gap === null)).toBe(true)
  })

  test('a replay is requested for each message that is put off, and other stories continue', async () => {
    const { kinds, requested, receiver: mine } = await requestingReplays()
    expect(await kinds([9, 7], [10, 9])).toEqual(['put-off', 'put-off'])
    expect(await mine.receive(message(4, 0, 'other'))).toMatchObject({ kind: 'handled' })
    expect(requested).toEqual([
      { storyId: 'ukraine', after: 3, upTo: 7 },
      { storyId: 'ukraine', after: 3, upTo: 9 },
    ])
  })

  test('each story has its own gap', async () => {
    const { requested, receiver: mine } = await requestingReplays()
    await mine.receive(message(1, 0, 'other'))
    const both = [mine.receive(message(9, 7)), mine.receive(message(4, 2, 'other'))]
    expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(['put-off', 'put-off'])
    expect(requested.map(({ storyId }) => storyId)).toEqual(['ukraine', 'other'])
  })

  test('a gap that is not filled is handed over after three replays, so there is no endless loop', async () => {
    const { kinds, requested, gaps } = await requestingReplays()
    const off = ['put-off', 'put-off', 'put-off']
    expect(await kinds([9, 7], [9, 7], [9, 7], [9, 7], [10, 9])).toEqual([...off, 'handled', 'handled'])
    expect(gaps.slice(1)).toEqual([{ storyId: 'ukraine', after: 3, upTo: 7 }, null])
    expect(requested.length).toBe(3)
  })

  test('replays that did not fill an earlier gap do not count for a new gap of the story', async () => {
    const memory = new MemoryOfProcess()
    const { kinds } = await requestingReplays({ memory })
    expect(await kinds([9, 7], [9, 7], [9, 7])).toEqual(['put-off', 'put-off', 'put-off'])
    // Another process that shares the memory does so.
    memory.remember({ id: 'sub/ukraine/5', storyId: 'ukraine', version: 5, filterRevision: 1 })
    expect(await kinds([9, 7])).toEqual(['put-off'])
  })

  test('a replay of the rest is requested if a gap is filled in part', async () => {
    const { kinds, requested } = await requestingReplays()
    expect(await kinds([9, 7], [5, 3], [9, 7])).toEqual(['put-off', 'handled', 'put-off'])
    expect(requested.map(({ after }) => after)).toEqual([3, 5])
  })

  test('no replay is requested for a message that was received but not handled', async () => {
    let fails = true
    const {
      kinds,
      requested,
      receiver: mine,
    } = await requestingReplays({
      handle: ({ version }) => {
        if (version === 7 && fails) throw new Error('no')
      },
    })
    expect(await kinds([7, 3], [9, 7])).toEqual(['failed', 'handled'])
    fails = false
    expect(await mine.receive(message(7, 3))).toMatchObject({ kind: 'handled' })
    expect(requested).toEqual([])
  })

  test('a message is refused if the replay cannot be requested, and its next try requests it again', async () => {
    let fails = true
    const { receiver: mine, kinds } = await requestingReplays({
      replay: () => {
        if (fails) throw new Error('unreachable')
      },
    })
    const error = new Error('unreachable')
    expect(await mine.receive(message(9, 7))).toMatchObject({ kind: 'failed', status: 503, error })
    fails = false
    expect(await kinds([9, 7])).toEqual(['put-off'])
  })

  test('a message is handled with the gap if no replay could be requested for a minute', async () => {
    const { kinds, gaps, later } = await requestingReplays({
      replay: () => {
        throw new Error('forbidden')
      },
    })
    expect(await kinds([9, 7])).toEqual(['failed'])
    later(59_000)
    expect(await kinds([9, 7])).toEqual(['failed'])
    later(61_000)
    expect(await kinds([9, 7])).toEqual(['handled'])
    expect(gaps.at(-1)).toEqual({ storyId: 'ukraine', after: 3, upTo: 7 })
  })

  test('after a change of the subscription, versions that did not match before are no gap', async () => {
    const { requested, receiver: mine } = await requestingReplays()
    expect(await mine.receive(message(9, 7, 'ukraine', secret, 2))).toMatchObject({ kind: 'handled' })
    expect(await mine.receive(message(12, 11, 'ukraine', secret, 2))).toMatchObject({ kind: 'put-off' })
    expect(requested.map(({ after }) => after)).toEqual([9])
  })

  test('with fromBeginning, a story that does not start with its first match shows a gap', async () => {
    const { requested, receiver: mine } = await requestingReplays({ fromBeginning: true })
    expect(await mine.receive(message(4, 2, 'other'))).toMatchObject({ kind: 'put-off' })
    expect(requested).toEqual([{ storyId: 'other', after: 0, upTo: 2 }])
  })
})

describe('a ping', () => {
  const ping = (challenge?: string) => {
    const { id, body } = pingMessage({
      subscriptionId: 's',
      pingId: '1',
      time: now,
      ...(challenge && { challenge }),
    })
    return signed(id, body)
  }

  test('is answered with its challenge if it has one, and is not handled', async () => {
    const { receiver: mine, handled } = receiver()
    expect(await mine.receive(ping('c-1'))).toMatchObject({ kind: 'ping', status: 200, body: 'c-1' })
    expect(await mine.receive(ping())).toMatchObject({ kind: 'ping', status: 200, body: '' })
    expect(handled).toEqual([])
  })
})

describe('verification', () => {
  test('a message signed with another secret, or too old, is refused and not handled', async () => {
    const { receiver: mine, handled } = receiver()
    expect(await mine.receive(message(3, 0, 'ukraine', newSecret()))).toMatchObject({
      kind: 'refused',
      status: 401,
    })
    const late = receiver({ now: () => new Date(now.getTime() + 301_000) })
    expect(await late.receiver.receive(message(3, 0))).toMatchObject({
      kind: 'refused',
      status: 401,
      body: 'too-old',
    })
    expect([...handled, ...late.handled]).toEqual([])
  })

  test('a message is verified with the public key alone', async () => {
    const mine = new Receiver({ publicKey, now: () => now, handle: () => undefined })
    expect(await mine.receive(message(3, 0, 'ukraine', newSecret()))).toMatchObject({ kind: 'handled' })
  })

  test.each(['', 'null', '[]', '{}', '{"specversion":"1.0","type":"x","id":"a/1","data":{}}'])(
    'a signed body that is not a message is answered 400: %j',
    async (body) => {
      expect(await receiver().receiver.receive(signed('x', body))).toMatchObject({
        kind: 'unreadable',
        status: 400,
      })
    },
  )
})
