import { describe, expect, test } from 'vitest'
import { messageBody, newSecret, newSigningKey, pingMessage, sign, webhookId } from '@filrouge/webhooks'
import { Receiver, type Gap, type ReceiverOptions } from './receiver.js'
import type { Message } from './receiver-message.js'

const now = new Date('2025-09-05T10:00:00Z')
const secret = newSecret()
const { publicKey, privateKey } = newSigningKey()
const signed = (id: string, body: string, by = secret) => ({
  headers: { ...sign({ id, timestamp: now, body }, { secrets: [by], privateKey }) },
  body,
})

/** A message as the service makes it. */
function message(version: number, previousVersion: number, storyId = 'ukraine', by = secret) {
  const event = {
    storyId,
    version,
    type: 'DevelopmentReported',
    data: { developmentId: 'summit' },
    recordedAt: '2025-09-05T09:00:00.000Z',
  }
  return signed(
    webhookId('sub', storyId, version),
    messageBody(event, { filterRevision: 1, previousVersion }),
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
  return { handled, gaps, receiver: new Receiver({ secrets: [secret], now: () => now, handle, ...options }) }
}

test('a message is handed over once, and its repeats are acknowledged', async () => {
  const { receiver: mine, handled } = receiver()
  expect(await mine.receive(message(3, 0))).toMatchObject({ kind: 'handled', status: 200 })
  expect(await mine.receive(message(3, 0))).toMatchObject({ kind: 'repeat', status: 200 })
  expect(handled).toEqual(['ukraine/3'])
})

test('what a message says', async () => {
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

test('work that fails is answered 500, and comes again', async () => {
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

test('a repeat that comes while the first still works waits for it', async () => {
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
  test('are told by what the message says came before', async () => {
    const { receiver: mine, gaps } = receiver()
    await mine.receive(message(3, 0))
    await mine.receive(message(7, 3))
    await mine.receive(message(12, 9))
    await mine.receive(message(2, 0, 'other'))
    await mine.receive(message(13, 12))
    expect(gaps).toEqual([null, null, { storyId: 'ukraine', after: 7, upTo: 9 }, null, null])
  })

  test('are not seen where a replay goes back, nor forgotten after it', async () => {
    const { receiver: mine, gaps } = receiver()
    await mine.receive(message(12, 9))
    await mine.receive(message(3, 2))
    await mine.receive(message(15, 14))
    expect(gaps).toEqual([null, null, { storyId: 'ukraine', after: 12, upTo: 14 }])
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

  test('is answered, with its challenge where it has one, and not handed over', async () => {
    const { receiver: mine, handled } = receiver()
    expect(await mine.receive(ping('c-1'))).toMatchObject({ kind: 'ping', status: 200, body: 'c-1' })
    expect(await mine.receive(ping())).toMatchObject({ kind: 'ping', status: 200, body: '' })
    expect(handled).toEqual([])
  })
})

describe('what is not ours', () => {
  test('by another secret, or too old, is refused and not handed over', async () => {
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

  test('the public key is enough', async () => {
    const mine = new Receiver({ publicKey, now: () => now, handle: () => undefined })
    expect(await mine.receive(message(3, 0, 'ukraine', newSecret()))).toMatchObject({ kind: 'handled' })
  })

  test.each(['', 'null', '[]', '{}', '{"specversion":"1.0","type":"x","id":"a/1","data":{}}'])(
    'signed, but no message: %j',
    async (body) => {
      expect(await receiver().receiver.receive(signed('x', body))).toMatchObject({
        kind: 'unreadable',
        status: 400,
      })
    },
  )
})
