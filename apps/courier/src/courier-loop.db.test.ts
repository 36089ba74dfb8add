import { randomBytes } from 'node:crypto'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { Keys } from '@filrouge/access'
import { makeLogger } from '@filrouge/runtime'
import { makeSender, newSecret, newSigningKey, Vault } from '@filrouge/webhooks'
import { opened, reported } from '../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'
import { Receiver } from '../../../test/support/receiver.js'
import { makeLanes, subscribe } from '../../../libs/delivery/test/subscribed.js'
import { AttemptMaker } from './attempt-maker.js'
import { CourierLoop } from './courier-loop.js'
import { CourierStatus } from './courier-status.js'

let record: FreshRecord
let receiver: Receiver
beforeEach(async () => {
  record = await freshRecord()
  receiver = await Receiver.start()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
})
afterEach(async () => {
  await receiver.stop()
  await record.drop()
})

/**
 * Starts a courier with three messages of one story to send. Resolves when the first one waits for the look-up of its
 * endpoint's name.
 * @property goOn ends this wait. Resolves when every attempt made so far has ended.
 */
async function startWaiting() {
  const vault = new Vault(randomBytes(32))
  const keys = newSigningKey()
  const url = receiver.url.replace('127.0.0.1', 'hook.example.com')
  const secrets = {
    secret: vault.seal(newSecret()),
    signingKey: vault.seal(keys.privateKey),
    publicKey: keys.publicKey,
  }
  await subscribe(record.dataSource, { url, secrets })
  await record.append('talks', [opened(), reported('a'), reported('b')])
  await makeLanes(record.dataSource)

  let answer = (): void => undefined
  const firstAnswer = new Promise<void>((resolve) => (answer = resolve))
  let lookups = 0
  const timeoutMs = 15_000
  const sender = makeSender({
    rules: { allowHttp: true, allowed: ['127.0.0.0/8'] },
    timeoutMs,
    lookup: async () => {
      lookups += 1
      if (lookups === 1) await firstAnswer
      return [{ address: '127.0.0.1', family: 4 }]
    },
  })
  const logger = makeLogger('silent', 'test')
  const maker = new AttemptMaker({ sender, vault, schedule: [1_000], logger })
  const attempts: Promise<unknown>[] = []
  const loop = new CourierLoop({
    dataSource: record.dataSource,
    status: new CourierStatus(new Registry()),
    logger,
    timeoutMs,
    publicRead: true,
    attempt: (message) => {
      const made = maker.make(message)
      attempts.push(made)
      return made
    },
    ping: () => Promise.reject(new Error('there is no ping')),
  })
  onTestFinished(async () => {
    answer()
    await loop.stop()
    await sender.close()
  })
  loop.start()
  await vi.waitUntil(() => lookups === 1, { timeout: 20_000 })
  const goOn = async () => {
    answer()
    await Promise.all(attempts)
  }
  return { loop, goOn }
}

const endSessions = () =>
  record.dataSource.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = ${0x6669636f}`,
  )

test('a message that waits while the session of its courier ends is not written after the lane went on', async () => {
  const { goOn } = await startWaiting()
  await endSessions()
  await receiver.takes(3)
  await goOn()
  expect(receiver.taken()).toEqual(['talks/1', 'talks/2', 'talks/3'])
})

test('a message that waits while its courier stops is not written once the lane is free', async () => {
  const { loop, goOn } = await startWaiting()
  await loop.stop()
  await goOn()
  expect(receiver.taken()).toEqual([])
})
