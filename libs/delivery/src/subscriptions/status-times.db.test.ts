import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { answeredPing, deliver, subscribe, makeLanes, type Endpoint } from '../../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { changeSubscription } from './change-subscription.js'
import { claimPings, recordPing, type PingOutcome } from './pings.js'
import { findSubscription } from './subscriptions.js'

let record: FreshRecord
const PING = { pingId: 'again', challenge: 'c' }

beforeEach(async () => {
  record = await freshRecord()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
  await record.append('talks', [opened(), reported('a'), reported('b'), reported('c')])
})
afterEach(() => record.drop())

const refusing: Endpoint = () => ({ kind: 'retry', at: new Date(Date.now() - 1), counts: true })

async function found(id: string) {
  const subscription = await findSubscription(record.dataSource, id, null)
  if (!subscription) throw new Error('there is none')
  return subscription
}

/** The status after an event, and whether `updatedAt` moved. */
async function after(id: string, happens: () => Promise<unknown>): Promise<[string, boolean]> {
  const { updatedAt } = await found(id)
  await record.dataSource.query('SELECT pg_sleep(0.002)')
  await happens()
  const now = await found(id)
  return [now.status, now.updatedAt > updatedAt]
}

describe('updatedAt moves with each change of status by a courier, and not without one', () => {
  test('failing, and active again', async () => {
    const id = await subscribe(record.dataSource, { start: 'beginning' })
    await makeLanes(record.dataSource)
    const send = (endpoint?: Endpoint) => after(id, () => deliver(record.dataSource, endpoint))
    expect(await send()).toEqual(['active', false])
    expect(await send(refusing)).toEqual(['active', false])
    expect(await send(refusing)).toEqual(['active', false])
    expect(await send(refusing)).toEqual(['failing', true])
    expect(await send(refusing)).toEqual(['failing', false])
    expect(await send()).toEqual(['active', true])
    expect(await send()).toEqual(['active', false])
  })

  test('disabled', async () => {
    const id = await subscribe(record.dataSource, { start: 'beginning' })
    await makeLanes(record.dataSource)
    const gone: Endpoint = () => ({ kind: 'disable' })
    expect(await after(id, () => deliver(record.dataSource, gone))).toEqual(['disabled', true])
  })

  test('by a ping', async () => {
    const id = await subscribe(record.dataSource, { verified: false })
    const answer = async (outcome: PingOutcome) => {
      const [ping] = await claimPings(record.dataSource, 1, { most: 1, leaseMs: 1_000 })
      if (!ping) throw new Error('there is no ping')
      await recordPing(record.dataSource, answeredPing(ping, outcome))
      // The next ping is due.
      await record.dataSource.query('UPDATE service.subscription SET ping_at = now()')
    }
    const failed: PingOutcome = { kind: 'failed', retryAt: null }
    expect(await after(id, () => answer(failed))).toEqual(['unverified', false])
    expect(await after(id, () => answer({ kind: 'succeeded' }))).toEqual(['active', true])
    expect(await after(id, () => answer({ kind: 'succeeded' }))).toEqual(['active', false])
    expect(await after(id, () => answer({ kind: 'gone' }))).toEqual(['disabled', true])
  })
})

test('the order and repetition of stories and types do not matter', async () => {
  const id = await subscribe(record.dataSource, {
    stories: ['talks', 'strait-*'],
    types: ['StoryOpened', 'DevelopmentReported'],
  })
  const revision = async (changes: object) =>
    (await changeSubscription(record.dataSource, id, null, changes, PING))?.filterRevision
  expect(await revision({ stories: ['strait-*', 'talks'] })).toBe(1)
  expect(await revision({ stories: ['talks', 'strait-*', 'talks'] })).toBe(1)
  expect(await revision({ types: ['DevelopmentReported', 'StoryOpened'] })).toBe(1)
  expect(await revision({ stories: ['talks'] })).toBe(2)
  expect(await revision({ types: null })).toBe(3)
  expect(await revision({ types: null })).toBe(3)
})
