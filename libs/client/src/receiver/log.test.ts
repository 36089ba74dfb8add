import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { messageBody, newSecret, newSigningKey, sign, webhookId } from '@filrouge/webhooks'
import { Receiver, type ReceiverOptions } from './receiver.js'

const secret = newSecret()
const { privateKey } = newSigningKey()

function message(version: number, previousVersion: number, by = secret) {
  const event = {
    storyId: 'talks',
    version,
    type: 'DevelopmentReported',
    data: { developmentId: 'summit' },
    recordedAt: '2025-09-05T09:00:00.000Z',
  }
  return signed(
    messageBody(event, { filterRevision: 1, previousVersion }),
    by,
    webhookId('s', 'talks', version),
  )
}

function signed(body: string, by = secret, id = 'm') {
  return { headers: { ...sign({ id, timestamp: new Date(), body }, { secrets: [by], privateKey }) }, body }
}

const spied = { warn: vi.spyOn(console, 'warn'), error: vi.spyOn(console, 'error') }
const logged = () => ({
  warnings: spied.warn.mock.calls.map(([text]) => String(text)),
  errors: spied.error.mock.calls.map(([text]) => String(text)),
})
beforeEach(() => {
  for (const spy of Object.values(spied)) spy.mockReset().mockImplementation(() => undefined)
})
afterEach(() => vi.clearAllMocks())

const receiver = (options: Partial<ReceiverOptions> = {}) =>
  new Receiver({ secrets: [secret], handle: () => undefined, ...options })

test('what is handled, repeated or pinged is not logged', async () => {
  const mine = receiver()
  await mine.receive(message(1, 0))
  await mine.receive(message(1, 0))
  await mine.receive(signed('{"specversion":"1.0","type":"filrouge.ping","challenge":"c"}'))
  expect(logged()).toEqual({ warnings: [], errors: [] })
})

test('a refused signature is logged, with its reason', async () => {
  await receiver().receive(message(1, 0, newSecret()))
  await receiver().receive({ headers: {}, body: '{}' })
  await receiver({ now: () => new Date(Date.now() + 301_000) }).receive(message(1, 0))
  await receiver({ now: () => new Date(Date.now() - 301_000) }).receive(message(1, 0))
  await receiver().receive(signed('{}'))
  expect(logged()).toEqual({
    warnings: [
      expect.stringMatching(/\(bad-signature\): no signature fits\. The secret is/),
      expect.stringMatching(/\(no-headers\): it has no signature\./),
      expect.stringMatching(/\(too-old\): .* more than five minutes ago/),
      expect.stringMatching(/\(too-new\): .* ahead/),
      expect.stringMatching(/its body is not a message/),
    ],
    errors: [],
  })
})

test('a handler that throws is logged, with its stack', async () => {
  const mine = receiver({
    handle: () => {
      throw new Error('the disk is full')
    },
  })
  await mine.receive(message(1, 0))
  expect(logged()).toEqual({
    warnings: [],
    errors: [
      expect.stringMatching(
        /talks\/1 was answered 500 and comes again: .*the disk is full\n +at .*receiver\/log/s,
      ),
    ],
  })
})

test('a memory that throws is logged', async () => {
  const memory = {
    has: () => Promise.reject(new Error('no database')),
    last: () => null,
    remember: () => undefined,
  }
  await receiver({ memory }).receive(message(1, 0))
  expect(logged().errors).toEqual([expect.stringMatching(/talks\/1 was answered 503 .*no database/s)])
})

test('a gap is logged', async () => {
  const mine = receiver()
  for (const one of [message(1, 0), message(5, 4), message(7, 6)]) await mine.receive(one)
  expect(logged().warnings).toEqual([
    'filrouge: versions from 2 to 4 of talks are missing. talks/5 is handled without them.',
    'filrouge: version 6 of talks is missing. talks/7 is handled without them.',
  ])
})

test('a message that is put off for a gap is logged', async () => {
  const mine = receiver({ replay: () => undefined })
  for (const one of [message(1, 0), message(5, 4)]) await mine.receive(one)
  expect(logged().warnings).toEqual([
    'filrouge: versions from 2 to 4 of talks are missing. A replay was requested; talks/5 is put off until then.',
  ])
})

test('the lines go to another logger, or nowhere', async () => {
  const lines: string[] = []
  const logger = {
    warn: (text: string) => void lines.push(text),
    error: (text: string) => void lines.push(text),
  }
  await receiver({ logger }).receive({ headers: {}, body: '' })
  await receiver({ logger: null }).receive({ headers: {}, body: '' })
  expect(lines).toHaveLength(1)
  expect(logged()).toEqual({ warnings: [], errors: [] })
})
