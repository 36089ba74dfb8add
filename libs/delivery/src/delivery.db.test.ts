import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { described, held, opened, reported } from '../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'
import { deliver, deliverAll, LIMITS, subscribe, tellLanes } from '../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { removeKey } from './remove-key.js'
import { changeSubscription } from './change-subscription.js'
import { claimLanes } from './claim.js'
import { fanOut } from './fan-out.js'
import { listDeadLetters, redrive } from './dead-letters.js'
import { listLanes, replay, retryLane } from './lanes.js'
import { recordResults } from './record-results.js'
import { findSubscription, pauseSubscription, resumeSubscription } from './subscriptions.js'

let record: FreshRecord
let keyId: string
const ADMIN = { principal: 'admin', role: 'admin', stories: null } as const
const PING = { pingId: 'again', challenge: 'c' }

beforeEach(async () => {
  record = await freshRecord()
  keyId = (await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })).keyId
})
afterEach(() => record.drop())

const statusOf = async (id: string) => (await findSubscription(record.dataSource, id, null))?.status

describe('where a subscription starts', () => {
  test('now: what came before is not sent, and nothing after it is missed', async () => {
    await record.append('talks', [opened(), reported('a')])
    await subscribe(record.dataSource)
    await record.append('talks', [reported('b'), reported('c')])
    await record.append('other', [opened()])
    expect(await deliverAll(record.dataSource)).toEqual([['other/1<0', 'talks/3<2'], ['talks/4<3']])
  })

  test('now, before what was appended is fanned out', async () => {
    await subscribe(record.dataSource, { stories: ['none'] })
    await record.append('talks', [opened(), reported('a')])
    // Nobody has fanned that out yet: it comes before the subscription all the same.
    await subscribe(record.dataSource)
    await record.append('talks', [reported('b')])
    expect(await deliverAll(record.dataSource)).toEqual([['talks/3<2']])
  })

  test('now, while others append and fan out: each from the first that came after it', async () => {
    await record.append('talks', [opened()])
    const appending = new AbortController()
    const fanning = [1, 2].map(async () => {
      while (!appending.signal.aborted) await fanOut(record.dataSource, 3)
    })
    const made: Promise<string>[] = []
    for (let i = 0; i < 60; i++) {
      if (i % 2 === 0) made.push(subscribe(record.dataSource, { verified: false, principal: `p-${i}` }))
      await record.append('talks', [reported(`d-${i}`)])
    }
    await Promise.all(made)
    appending.abort()
    await Promise.all(fanning)
    await record.append('talks', [reported('last')])
    await tellLanes(record.dataSource)
    const lanes: { next: number; first: number; until: number }[] = await record.dataSource.query(
      `SELECT l.next_version AS next, l.until_version AS until, (SELECT min(f.version) FROM service.feed f
         WHERE f.sequence > coalesce((s.positions ->> f.partition::text)::bigint, 0)) AS first
       FROM service.subscription s LEFT JOIN service.lane l USING (subscription_id)`,
    )
    expect(lanes).toHaveLength(30)
    expect(new Set(lanes.map(({ first }) => first)).size).toBeGreaterThan(5)
    for (const { next, first, until } of lanes) expect([next, until]).toEqual([first, 62])
  })

  test('the beginning, of stories that it means', async () => {
    await record.append('ukraine-1', [opened(), reported('a')])
    await record.append('ukraine-2', [opened()])
    await record.append('other', [opened()])
    await subscribe(record.dataSource, { stories: ['ukraine-*'], start: 'beginning' })
    await record.append('ukraine-3', [opened()])
    expect(await deliverAll(record.dataSource)).toEqual([
      ['ukraine-1/1<0', 'ukraine-2/1<0', 'ukraine-3/1<0'],
      ['ukraine-1/2<1'],
    ])
  })

  test('a time: the first version that was known then or later', async () => {
    await record.append('talks', [opened()])
    await record.append('talks', [reported('a')])
    await record.append('talks', [reported('b')])
    const [second]: { known_at: string }[] = await record.dataSource.query(
      `SELECT known_at FROM record.event WHERE story_id = 'talks' AND version = 2`,
    )
    const knownAt = second?.known_at ?? ''
    await subscribe(record.dataSource, { start: { knownAt } })
    expect(await deliverAll(record.dataSource)).toEqual([['talks/2<1'], ['talks/3<2']])
  })

  test('stories that it means since a change begin where it starts', async () => {
    await record.append('a', [opened(), reported('x')])
    await record.append('b', [opened()])
    const id = await subscribe(record.dataSource, { stories: ['a'], start: 'beginning' })
    await deliverAll(record.dataSource)
    await changeSubscription(record.dataSource, id, null, { stories: ['a', 'b'] }, PING)
    expect(await deliverAll(record.dataSource)).toEqual([['b/1<0']])
  })
})

describe('what is sent', () => {
  test('of some types: the version before is that of the last one that matches', async () => {
    await subscribe(record.dataSource, { types: ['DevelopmentReported'] })
    await record.append('talks', [opened(), reported('a'), { type: 'StoryClosed', data: {} }])
    await record.append('talks', [{ type: 'StoryReopened', data: {} }, reported('b')])
    expect(await deliverAll(record.dataSource)).toEqual([['talks/2<0'], ['talks/5<2']])
  })

  test('by a filter: the same, also where it starts in the middle, and again', async () => {
    await record.append('talks', [opened(), reported('wanted-1'), reported('no-1')])
    const id = await subscribe(record.dataSource, { filter: 'wanted' })
    const matcher = ({ data }: { data: object | null }) => JSON.stringify(data).includes('wanted')
    await record.append('talks', [reported('no-2'), reported('wanted-2'), reported('wanted-3')])
    const sent = [['talks/5<2'], ['talks/6<5']]
    expect(await deliverAll(record.dataSource, undefined, matcher)).toEqual(sent)
    await replay(record.dataSource, id, { stories: null, from: { version: 1 } })
    expect(await deliverAll(record.dataSource, undefined, matcher)).toEqual([['talks/2<0'], ...sent])
  })

  test('a filter that cannot judge blocks its lane, and says so; others go on', async () => {
    const id = await subscribe(record.dataSource, { filter: 'x' })
    await record.append('bad', [opened()])
    await record.append('good', [opened()])
    const matcher = ({ storyId }: { storyId: string }) => {
      if (storyId === 'bad') throw new Error('no such key')
      return true
    }
    expect(await deliverAll(record.dataSource, undefined, matcher)).toEqual([['good/1<0']])
    expect(await listLanes(record.dataSource, id, ADMIN, { after: '', limit: 10 })).toMatchObject([
      {
        storyId: 'bad',
        status: 'blocked',
        lastError: expect.stringContaining('no such key'),
        nextAttemptAt: null,
      },
      { storyId: 'good', status: 'idle', lastAcknowledgedVersion: 1 },
    ])
    await changeSubscription(record.dataSource, id, null, { filter: null }, PING)
    expect(await deliverAll(record.dataSource)).toEqual([['bad/1<0']])
  })

  test('a type that is wanted later is wanted of what comes later', async () => {
    const id = await subscribe(record.dataSource, { types: ['StoryOpened'] })
    await record.append('talks', [opened(), reported('a')])
    await deliverAll(record.dataSource)
    await changeSubscription(record.dataSource, id, null, { types: null }, PING)
    await record.append('talks', [reported('b')])
    expect(await deliverAll(record.dataSource)).toEqual([['talks/3<2']])
  })

  test('what is held now is sealed for a reader, and plain for an editor', async () => {
    await subscribe(record.dataSource)
    await record.append('talks', [opened(), reported('a'), held('a')])
    expect(await deliverAll(record.dataSource)).toEqual([
      ['talks/1<0'],
      ['talks/2<1 sealed'],
      ['talks/3<2 sealed'],
    ])
    await new Keys(record.dataSource).make({ name: 'reader', role: 'editor' })
    await record.append('talks', [
      { type: 'HoldReleased', data: { developmentId: 'a', reason: { en: 'x' } } },
      held('a'),
    ])
    expect(await deliverAll(record.dataSource)).toEqual([['talks/4<3'], ['talks/5<4']])
  })

  test('a restricted story is passed over, and what comes once it is public shows the gap', async () => {
    await new Keys(record.dataSource).make({ name: 'limited', role: 'reader', stories: ['other'] })
    await subscribe(record.dataSource, { principal: 'limited' })
    await record.append('secret', [opened(), described('restricted'), reported('a')])
    expect(await deliverAll(record.dataSource)).toEqual([])
    await record.append('secret', [described('public')])
    expect(await deliverAll(record.dataSource)).toEqual([['secret/4<3']])
  })
})

describe('who is served', () => {
  test('nobody before the ping is taken; then everything since', async () => {
    await subscribe(record.dataSource, { verified: false })
    await record.append('talks', [opened()])
    expect(await deliverAll(record.dataSource)).toEqual([])
    await subscribe(record.dataSource, { stories: ['none'] })
    expect(await deliverAll(record.dataSource)).toEqual([['talks/1<0']])
  })

  test('not while paused; resumed, it goes on where it stood', async () => {
    const id = await subscribe(record.dataSource)
    await pauseSubscription(record.dataSource, id, 'reader')
    await record.append('talks', [opened(), reported('a')])
    expect(await deliverAll(record.dataSource)).toEqual([])
    await resumeSubscription(record.dataSource, id, 'reader', PING)
    expect(await deliverAll(record.dataSource)).toEqual([['talks/1<0'], ['talks/2<1']])
  })

  test('with the last key of its principal it is disabled, and goes on only when it is resumed', async () => {
    const keys = new Keys(record.dataSource)
    const id = await subscribe(record.dataSource)
    const { keyId: second } = await keys.make({ name: 'reader', role: 'reader' })
    await removeKey(record.dataSource, keyId)
    expect(await statusOf(id)).toBe('active')
    await removeKey(record.dataSource, second)
    expect(await statusOf(id)).toBe('disabled')
    await record.append('talks', [opened()])
    await keys.make({ name: 'reader', role: 'reader' })
    expect(await deliverAll(record.dataSource)).toEqual([])
    await resumeSubscription(record.dataSource, id, null, PING)
    expect(await deliverAll(record.dataSource)).toEqual([['talks/1<0']])
  })

  test('a key that has expired is none', async () => {
    await new Keys(record.dataSource).make({
      name: 'late',
      role: 'reader',
      expiresAt: '2020-01-01T00:00:00.000Z',
    })
    const id = await subscribe(record.dataSource, { principal: 'late' })
    await record.append('talks', [opened()])
    expect(await deliverAll(record.dataSource)).toEqual([])
    expect(await statusOf(id)).toBe('disabled')
  })
})

describe('lanes', () => {
  test('one message at a time, whoever claims; as many as a subscription allows', async () => {
    await subscribe(record.dataSource, { maxInFlight: 3 })
    for (const story of ['a', 'b', 'c', 'd', 'e']) await record.append(story, [opened(), reported('x')])
    await tellLanes(record.dataSource)
    // Often, so that they meet at every point.
    for (let i = 0; i < 30; i++) {
      const claims = await Promise.all(
        [1, 2, 3].map((courier) => claimLanes(record.dataSource, courier, { ...LIMITS, most: 2 })),
      )
      const stories = claims.flat().map(({ storyId }) => storyId)
      expect(stories.length).toBeGreaterThan(0)
      expect(stories.length).toBeLessThanOrEqual(3)
      expect(new Set(stories).size).toBe(stories.length)
      await record.dataSource.query('UPDATE service.lane SET lease = NULL')
    }
  })

  test.each([
    ['one host', { endpoint: 8 }, [3, 1]],
    ['one principal', { principal: 8 }, [3, 1]],
    ['one host, which is almost nothing', { endpoint: 1 }, [1, 0]],
    ['one principal, which is almost nothing', { principal: 1 }, [1, 0]],
  ])('no more together than %s may have', async (_, limit, claimed) => {
    await subscribe(record.dataSource)
    await subscribe(record.dataSource)
    for (const story of ['a', 'b', 'c', 'd', 'e']) await record.append(story, [opened()])
    await tellLanes(record.dataSource)
    const first = await claimLanes(record.dataSource, 1, { ...LIMITS, ...limit, most: 3 })
    const second = await claimLanes(record.dataSource, 2, { ...LIMITS, ...limit })
    expect([first.length, second.length]).toEqual(claimed)
    // In turn: not one subscription first.
    const subscriptions = new Set(first.map(({ subscription }) => subscription.subscriptionId))
    expect(subscriptions.size).toBe(Math.min(2, first.length))
  })

  test.each([
    ['one host', { endpoint: 20 }],
    ['one principal', { principal: 20 }],
    ['one courier', { room: 20 }],
  ])('endpoints that hang leave room for others of %s', async (_, limit) => {
    const stories = Array.from({ length: 10 }, (__, n) => `story-${n}`)
    for (let n = 0; n < 4; n++) await subscribe(record.dataSource, { stories: ['story-*'] })
    for (const story of stories) await record.append(story, [opened()])
    await tellLanes(record.dataSource)
    const hanging = await claimLanes(record.dataSource, 1, { ...LIMITS, ...limit })
    expect(hanging.length).toBeGreaterThan(10)
    expect(hanging.length).toBeLessThan(20)
    const left = { ...LIMITS, ...limit, ...('room' in limit && { room: limit.room - hanging.length }) }
    expect(await claimLanes(record.dataSource, 1, left)).toEqual([])
    await subscribe(record.dataSource, { stories: ['well-*'] })
    await record.append('well-1', [opened()])
    await tellLanes(record.dataSource)
    expect(await claimLanes(record.dataSource, 2, left)).toMatchObject([{ storyId: 'well-1' }])
  })

  test('who has the least in flight is first', async () => {
    const busy = await subscribe(record.dataSource, { stories: ['a', 'b'] })
    for (const story of ['a', 'b']) await record.append(story, [opened()])
    await tellLanes(record.dataSource)
    await claimLanes(record.dataSource, 1, { ...LIMITS, most: 1 })
    const free = await subscribe(record.dataSource, { stories: ['a'] })
    await record.append('a', [reported('x')])
    await tellLanes(record.dataSource)
    const claimed = async () =>
      (await claimLanes(record.dataSource, 1, { ...LIMITS, most: 1 })).map(
        ({ subscription }) => subscription.subscriptionId,
      )
    expect([await claimed(), await claimed()]).toEqual([[free], [busy]])
  })

  test('a replay that comes while a message is in flight is not lost', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('talks', [opened(), reported('a')])
    await deliverAll(record.dataSource)
    await record.append('talks', [reported('b')])
    await tellLanes(record.dataSource)
    await deliverDuring(async () => {
      await replay(record.dataSource, id, { stories: ['talks'], from: { version: 2 } })
      await tellLanes(record.dataSource)
    })
    expect(await deliverAll(record.dataSource)).toEqual([['talks/2<1'], ['talks/3<2']])
  })

  test('what comes late from a courier that lost its lane moves nothing', async () => {
    await subscribe(record.dataSource)
    await record.append('talks', [opened()])
    await tellLanes(record.dataSource)
    const lost = await claimLanes(record.dataSource, 7, LIMITS)
    await record.dataSource.query('UPDATE service.lane SET lease = NULL')
    const [lane] = lost
    if (!lane) throw new Error('nothing claimed')
    const late = { step: 'pass', lane, nextVersion: 2, previousVersion: null } as const
    await recordResults(record.dataSource, 7, [late], new Date())
    expect(await deliverAll(record.dataSource)).toEqual([['talks/1<0']])
  })

  test('what comes late of a claim moves nothing, where the same courier has the lane again', async () => {
    await subscribe(record.dataSource)
    await record.append('talks', [opened()])
    await tellLanes(record.dataSource)
    const [lost] = await claimLanes(record.dataSource, 7, LIMITS)
    await record.dataSource.query('UPDATE service.lane SET lease = NULL')
    await claimLanes(record.dataSource, 7, LIMITS)
    if (!lost) throw new Error('nothing claimed')
    const late = { step: 'pass', lane: lost, nextVersion: 2, previousVersion: null } as const
    await recordResults(record.dataSource, 7, [late], new Date())
    expect(await record.dataSource.query('SELECT lease, next_version FROM service.lane')).toEqual([
      { lease: 7, next_version: 1 },
    ])
  })

  const deliverDuring = async (work: () => Promise<void>) => {
    const lanes = await claimLanes(record.dataSource, 1, LIMITS)
    await work()
    const results = lanes.map(
      (lane) => ({ step: 'pass', lane, nextVersion: 4, previousVersion: null }) as const,
    )
    await recordResults(record.dataSource, 1, results, new Date())
  }
})

describe('what fails', () => {
  const later = () => ({ kind: 'retry', at: new Date(Date.now() + 3_600_000), counts: true }) as const

  test('waits, and others go on; when asked for it is tried at once', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('bad', [opened(), reported('a')])
    await record.append('good', [opened(), reported('a')])
    const endpoint = ({ storyId }: { storyId: string }) =>
      storyId === 'bad' ? later() : ({ kind: 'delivered' } as const)
    expect(await deliverAll(record.dataSource, endpoint)).toEqual([['bad/1<0', 'good/1<0'], ['good/2<1']])
    expect(await retryLane(record.dataSource, id, 'bad', ADMIN)).toMatchObject({
      attempts: 1,
      lastStatus: 500,
    })
    expect(await deliverAll(record.dataSource)).toEqual([['bad/1<0'], ['bad/2<1']])
  })

  test('everywhere: the endpoint fails as a whole, one probe at a time; one success, and all go on', async () => {
    const id = await subscribe(record.dataSource, { maxInFlight: 5 })
    for (const story of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await record.append(story, [opened()])
    expect((await deliverAll(record.dataSource, later)).flat()).toHaveLength(5)
    expect(await statusOf(id)).toBe('failing')
    await record.dataSource.query('UPDATE service.subscription SET next_probe_at = now()')
    expect(await deliver(record.dataSource, later)).toHaveLength(1)
    await record.dataSource.query('UPDATE service.subscription SET next_probe_at = now()')
    expect(await deliver(record.dataSource)).toHaveLength(1)
    expect(await statusOf(id)).toBe('active')
    expect((await deliverAll(record.dataSource)).flat()).toHaveLength(6)
  })

  test('five days long: it is disabled, and says so; resumed, it goes on where it stood', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('a', [opened()])
    await deliverAll(record.dataSource, later)
    await record.dataSource.query(
      `UPDATE service.subscription SET status = 'failing', next_probe_at = now(), failing_since = now() - interval '121 hours'`,
    )
    await deliver(record.dataSource, later)
    expect(await findSubscription(record.dataSource, id, null)).toMatchObject({
      status: 'disabled',
      disabledBecause: 'its endpoint has failed for 5 days',
    })
    await resumeSubscription(record.dataSource, id, null, PING)
    await retryLane(record.dataSource, id, 'a', ADMIN)
    expect(await deliverAll(record.dataSource)).toEqual([['a/1<0']])
  })

  test('for good: a dead letter, and its lane goes on; redriven it is sent again, once', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('a', [opened(), reported('x'), reported('y')])
    const dead = (_: unknown, version: number) =>
      ({ kind: version === 2 ? 'deadLetter' : 'delivered' }) as const
    expect(await deliverAll(record.dataSource, dead)).toEqual([['a/1<0'], ['a/2<1'], ['a/3<2']])
    const letters = () => listDeadLetters(record.dataSource, id, ADMIN, { after: '0', limit: 10 })
    expect(await letters()).toMatchObject([{ storyId: 'a', version: 2, lastStatus: 500, redriving: false }])
    expect(await redrive(record.dataSource, id, ['b'])).toBe(0)
    expect(await redrive(record.dataSource, id, null)).toBe(1)
    expect(await deliverAll(record.dataSource, dead)).toEqual([['a/2<1']])
    expect(await letters()).toMatchObject([{ version: 2, attempts: 2, redriving: false }])
    await redrive(record.dataSource, id, null)
    await record.append('a', [reported('z')])
    expect(await deliverAll(record.dataSource)).toEqual([['a/2<1'], ['a/4<3']])
    expect(await letters()).toEqual([])
  })

  test('gone for good: it is disabled', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('a', [opened()])
    await deliverAll(record.dataSource, () => ({ kind: 'disable' }))
    expect(await findSubscription(record.dataSource, id, null)).toMatchObject({
      status: 'disabled',
      disabledBecause: 'its endpoint is gone: it answered 410',
    })
  })
})
