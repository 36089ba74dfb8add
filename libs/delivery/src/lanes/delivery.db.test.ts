import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { announced, described, held, opened, reported, revised } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import {
  answeredPing,
  attempted,
  deliver,
  deliverAll,
  LIMITS,
  subscribe,
  makeLanes,
} from '../../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { removeKey } from '../subscriptions/remove-key.js'
import { changeSubscription } from '../subscriptions/change-subscription.js'
import { claimLanes } from './claim.js'
import { fanOut } from './fan-out.js'
import { listDeadLetters, redrive } from './dead-letters.js'
import { nextSteps } from './next-messages.js'
import { listLanes, replay, retryLane } from './lanes.js'
import { claimPings, recordPing } from '../subscriptions/pings.js'
import { recordResults } from './record-results.js'
import {
  findSubscription,
  pauseSubscription,
  pingSubscription,
  resumeSubscription,
} from '../subscriptions/subscriptions.js'

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
  test('now: earlier events are not sent, and no later event is missed', async () => {
    await record.append('talks', [opened(), reported('a')])
    await subscribe(record.dataSource)
    await record.append('talks', [reported('b'), reported('c')])
    await record.append('other', [opened()])
    expect(await deliverAll(record.dataSource)).toEqual([['other/1<0', 'talks/3<2'], ['talks/4<3']])
  })

  test('now, while earlier events are not fanned out yet: they are not sent', async () => {
    await subscribe(record.dataSource, { stories: ['none'] })
    await record.append('talks', [opened(), reported('a')])
    // No courier has fanned these events out yet.
    await subscribe(record.dataSource)
    await record.append('talks', [reported('b')])
    expect(await deliverAll(record.dataSource)).toEqual([['talks/3<2']])
  })

  test('now, during appends and fan-out: each subscription begins with the first later event', async () => {
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
    await makeLanes(record.dataSource)
    const lanes: { next: number; first: number; until: number }[] = await record.dataSource.query(
      `SELECT l.next_version AS next, l.until_version AS until, (SELECT min(f.version) FROM service.feed f
         WHERE f.sequence > coalesce((s.positions ->> f.partition::text)::bigint, 0)) AS first
       FROM service.subscription s LEFT JOIN service.lane l USING (subscription_id)`,
    )
    expect(lanes).toHaveLength(30)
    expect(new Set(lanes.map(({ first }) => first)).size).toBeGreaterThan(5)
    for (const { next, first, until } of lanes) expect([next, until]).toEqual([first, 62])
  })

  test('the beginning, for the stories that match', async () => {
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

  test('a time: the first version known at that time or later', async () => {
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

  test('stories that a change adds begin where the subscription starts', async () => {
    await record.append('a', [opened(), reported('x')])
    await record.append('b', [opened()])
    const id = await subscribe(record.dataSource, { stories: ['a'], start: 'beginning' })
    await deliverAll(record.dataSource)
    await changeSubscription(record.dataSource, id, null, { stories: ['a', 'b'] }, PING)
    expect(await deliverAll(record.dataSource)).toEqual([['b/1<0']])
  })
})

describe('what is sent', () => {
  test('with types: the previous version is the last one that matches', async () => {
    await subscribe(record.dataSource, { types: ['DevelopmentReported'] })
    await record.append('talks', [opened(), reported('a'), { type: 'StoryClosed', data: {} }])
    await record.append('talks', [{ type: 'StoryReopened', data: {} }, reported('b')])
    expect(await deliverAll(record.dataSource)).toEqual([['talks/2<0'], ['talks/5<2']])
  })

  test('with a filter: the same, also for a start in the middle and for a replay', async () => {
    await record.append('talks', [opened(), reported('wanted-1'), reported('no-1')])
    const id = await subscribe(record.dataSource, { filter: 'wanted' })
    const matcher = ({ data }: { data: object | null }) => JSON.stringify(data).includes('wanted')
    await record.append('talks', [reported('no-2'), reported('wanted-2'), reported('wanted-3')])
    const sent = [['talks/5<2'], ['talks/6<5']]
    expect(await deliverAll(record.dataSource, undefined, matcher)).toEqual(sent)
    await replay(record.dataSource, id, { stories: null, from: { version: 1 } })
    expect(await deliverAll(record.dataSource, undefined, matcher)).toEqual([['talks/2<0'], ...sent])
  })

  test('a filter that fails blocks its lane and shows its error; other lanes go on', async () => {
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

  test.each([
    ['U+0000', 'no such key: a\u0000b'],
    ['half of a surrogate pair', 'no such key: a\ud83d'],
  ])(
    'an error of a filter with %s blocks its lane; other lanes of the batch are recorded',
    async (_, error) => {
      const id = await subscribe(record.dataSource, { filter: 'x' })
      await record.append('bad', [opened()])
      await record.append('good', [opened()])
      const matcher = ({ storyId }: { storyId: string }) => {
        if (storyId === 'bad') throw new Error(error)
        return true
      }
      expect(await deliverAll(record.dataSource, undefined, matcher)).toEqual([['good/1<0']])
      expect(await listLanes(record.dataSource, id, ADMIN, { after: '', limit: 10 })).toMatchObject([
        { storyId: 'bad', status: 'blocked', lastError: expect.stringMatching(/no such key: a\ufffdb?$/) },
        { storyId: 'good', status: 'idle' },
      ])
    },
  )

  test('an added type applies to later events', async () => {
    const id = await subscribe(record.dataSource, { types: ['StoryOpened'] })
    await record.append('talks', [opened(), reported('a')])
    await deliverAll(record.dataSource)
    await changeSubscription(record.dataSource, id, null, { types: null }, PING)
    await record.append('talks', [reported('b')])
    expect(await deliverAll(record.dataSource)).toEqual([['talks/3<2']])
  })

  test('a held development is sealed for a reader and open for an editor', async () => {
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

  test('what is said of an expectation is sealed with the development that it was announced with', async () => {
    await subscribe(record.dataSource)
    await record.append('talks', [opened(), reported('a'), announced('x', 'a'), revised('x')])
    expect((await deliverAll(record.dataSource)).slice(2)).toEqual([['talks/3<2'], ['talks/4<3']])
    await record.append('talks', [held('a'), revised('x', '2027')])
    expect(await deliverAll(record.dataSource)).toEqual([['talks/5<4 sealed'], ['talks/6<5 sealed']])
  })

  test('a restricted story is not sent; once it is public the next message shows the gap', async () => {
    await new Keys(record.dataSource).make({ name: 'limited', role: 'reader', stories: ['other'] })
    await subscribe(record.dataSource, { principal: 'limited' })
    await record.append('secret', [opened(), described('restricted'), reported('a')])
    expect(await deliverAll(record.dataSource)).toEqual([])
    await record.append('secret', [described('public')])
    expect(await deliverAll(record.dataSource)).toEqual([['secret/4<3']])
  })
})

describe('a subscription receives', () => {
  test('nothing before it is verified; then everything since its start', async () => {
    await subscribe(record.dataSource, { verified: false })
    await record.append('talks', [opened()])
    expect(await deliverAll(record.dataSource)).toEqual([])
    await subscribe(record.dataSource, { stories: ['none'] })
    expect(await deliverAll(record.dataSource)).toEqual([['talks/1<0']])
  })

  test('nothing while paused; after resume it goes on where it stopped', async () => {
    const id = await subscribe(record.dataSource)
    await pauseSubscription(record.dataSource, id, 'reader')
    await record.append('talks', [opened(), reported('a')])
    expect(await deliverAll(record.dataSource)).toEqual([])
    await resumeSubscription(record.dataSource, id, 'reader', PING)
    expect(await deliverAll(record.dataSource)).toEqual([['talks/1<0'], ['talks/2<1']])
  })

  test('nothing once its principal has no key: it is disabled until it is resumed', async () => {
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

  test('nothing where the only key of its principal has expired', async () => {
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
  test('a lane is claimed once at a time; no more lanes are claimed than the subscription allows', async () => {
    await subscribe(record.dataSource, { maxInFlight: 3 })
    for (const story of ['a', 'b', 'c', 'd', 'e']) await record.append(story, [opened(), reported('x')])
    await makeLanes(record.dataSource)
    // Repeated, so that the claims interleave in many ways.
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
    ['one host, whose limit is 1,', { endpoint: 1 }, [1, 0]],
    ['one principal, whose limit is 1,', { principal: 1 }, [1, 0]],
  ])('no more lanes in flight than %s may have', async (_, limit, claimed) => {
    await subscribe(record.dataSource)
    await subscribe(record.dataSource)
    for (const story of ['a', 'b', 'c', 'd', 'e']) await record.append(story, [opened()])
    await makeLanes(record.dataSource)
    const first = await claimLanes(record.dataSource, 1, { ...LIMITS, ...limit, most: 3 })
    const second = await claimLanes(record.dataSource, 2, { ...LIMITS, ...limit })
    expect([first.length, second.length]).toEqual(claimed)
    // Both subscriptions have lanes in the first claim.
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
    await makeLanes(record.dataSource)
    const hanging = await claimLanes(record.dataSource, 1, { ...LIMITS, ...limit })
    expect(hanging.length).toBeGreaterThan(10)
    expect(hanging.length).toBeLessThan(20)
    const left = { ...LIMITS, ...limit, ...('room' in limit && { room: limit.room - hanging.length }) }
    expect(await claimLanes(record.dataSource, 1, left)).toEqual([])
    await subscribe(record.dataSource, { stories: ['well-*'] })
    await record.append('well-1', [opened()])
    await makeLanes(record.dataSource)
    expect(await claimLanes(record.dataSource, 2, left)).toMatchObject([{ storyId: 'well-1' }])
  })

  test('the subscription with the fewest lanes in flight is first', async () => {
    const busy = await subscribe(record.dataSource, { stories: ['a', 'b'] })
    for (const story of ['a', 'b']) await record.append(story, [opened()])
    await makeLanes(record.dataSource)
    await claimLanes(record.dataSource, 1, { ...LIMITS, most: 1 })
    const free = await subscribe(record.dataSource, { stories: ['a'] })
    await record.append('a', [reported('x')])
    await makeLanes(record.dataSource)
    const claimed = async () =>
      (await claimLanes(record.dataSource, 1, { ...LIMITS, most: 1 })).map(
        ({ subscription }) => subscription.subscriptionId,
      )
    expect([await claimed(), await claimed()]).toEqual([[free], [busy]])
  })

  test('a replay during an attempt is not lost', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('talks', [opened(), reported('a')])
    await deliverAll(record.dataSource)
    await record.append('talks', [reported('b')])
    await makeLanes(record.dataSource)
    await deliverDuring(async () => {
      await replay(record.dataSource, id, { stories: ['talks'], from: { version: 2 } })
      await makeLanes(record.dataSource)
    })
    expect(await deliverAll(record.dataSource)).toEqual([['talks/2<1'], ['talks/3<2']])
  })

  test('a late result of a courier that lost its lane changes nothing', async () => {
    await subscribe(record.dataSource)
    await record.append('talks', [opened()])
    await makeLanes(record.dataSource)
    const lost = await claimLanes(record.dataSource, 7, LIMITS)
    await record.dataSource.query('UPDATE service.lane SET lease = NULL')
    const [lane] = lost
    if (!lane) throw new Error('nothing claimed')
    const late = { step: 'pass', lane, nextVersion: 2, previousVersion: null } as const
    await recordResults(record.dataSource, 7, [late], new Date())
    expect(await deliverAll(record.dataSource)).toEqual([['talks/1<0']])
  })

  test('a late result of an older claim of the same courier changes nothing', async () => {
    await subscribe(record.dataSource)
    await record.append('talks', [opened()])
    await makeLanes(record.dataSource)
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

describe('a failed message', () => {
  const later = () => ({ kind: 'retry', at: new Date(Date.now() + 3_600_000), counts: true }) as const
  const endpointFails = () => ({ ...later(), counts: false }) as const

  test('waits while other lanes go on; a retry makes it due at once', async () => {
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

  test('in several stories makes the endpoint failing: one probe at a time, until one success', async () => {
    const id = await subscribe(record.dataSource, { maxInFlight: 5 })
    for (const story of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await record.append(story, [opened()])
    expect((await deliverAll(record.dataSource, endpointFails)).flat()).toHaveLength(5)
    expect(await statusOf(id)).toBe('failing')
    expect(await deliver(record.dataSource, endpointFails)).toHaveLength(0)
    await resumeSubscription(record.dataSource, id, null, PING)
    expect(await statusOf(id)).toBe('failing')
    expect(await deliver(record.dataSource, endpointFails)).toHaveLength(1)
    await record.dataSource.query('UPDATE service.subscription SET next_probe_at = now()')
    expect(await deliver(record.dataSource)).toHaveLength(1)
    expect(await statusOf(id)).toBe('active')
    expect((await deliverAll(record.dataSource)).flat()).toHaveLength(6)
  })

  test.each([
    ['a message is taken', async () => void (await deliver(record.dataSource))],
    ['a ping is taken', async (id: string) => answerPing(id)],
  ])('that used tries of its own keeps its schedule when the endpoint recovers: %s', async (_, recover) => {
    const id = await subscribe(record.dataSource)
    await record.append('bad', [opened()])
    await makeLanes(record.dataSource)
    await deliver(record.dataSource, later)
    for (const story of ['a', 'b', 'c']) await record.append(story, [opened()])
    await makeLanes(record.dataSource)
    await deliver(record.dataSource, endpointFails)
    expect(await statusOf(id)).toBe('failing')
    // The lane of story a is the next probe.
    await record.dataSource.query(`UPDATE service.subscription SET next_probe_at = now()`)
    await record.dataSource.query(`UPDATE service.lane SET next_attempt_at = now() WHERE story_id = 'a'`)
    await recover(id)
    expect(await statusOf(id)).toBe('active')
    const waiting: object[] = await record.dataSource.query(
      `SELECT story_id, attempts FROM service.lane WHERE next_attempt_at > now()`,
    )
    expect(waiting).toEqual([{ story_id: 'bad', attempts: 1 }])
  })

  const answerPing = async (id: string) => {
    await pingSubscription(record.dataSource, id, null, PING)
    for (const ping of await claimPings(record.dataSource, 1, { most: 9, leaseMs: 1_000 }))
      await recordPing(record.dataSource, answeredPing(ping, { kind: 'succeeded' }))
  }

  test('for five days disables the subscription; after resume it goes on where it stopped', async () => {
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

  test('that has no tries left is a dead letter, and its lane goes on; a redrive sends it once', async () => {
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

  test('a redriven dead letter shows its last try, and a redrive that sends nothing is no try', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('a', [opened()])
    await deliverAll(record.dataSource, () => ({ kind: 'deadLetter' }))
    const letters = () => listDeadLetters(record.dataSource, id, ADMIN, { after: '0', limit: 10 })
    expect(await letters()).toMatchObject([{ attempts: 1, lastStatus: 500 }])

    await redrive(record.dataSource, id, null)
    const [lane] = await claimLanes(record.dataSource, 1, LIMITS)
    if (!lane) throw new Error('there is no lane')
    const now = new Date()
    const [step] = await nextSteps(record.dataSource, [lane], () => null, { now, publicRead: true })
    if (step?.step !== 'send') throw new Error('there is nothing to send')
    const error = 'connect: no connection: ECONNREFUSED'
    const judge = () => ({ outcome: { kind: 'deadLetter' as const }, error, endpoint: null })
    const refused = {
      ...attempted(lane, step.messages[0], { kind: 'deadLetter' }),
      taken: false as const,
      judge,
    }
    await recordResults(record.dataSource, 1, [{ ...refused, status: null }], now)
    const shown = { attempts: 2, lastError: error, lastStatus: null, redriving: false }
    expect(await letters()).toMatchObject([shown])

    await changeSubscription(record.dataSource, id, null, { stories: ['none'] }, PING)
    await redrive(record.dataSource, id, null)
    await deliverAll(record.dataSource)
    expect(await letters()).toMatchObject([shown])
  })

  test('that got 410 disables the subscription', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('a', [opened()])
    await deliverAll(record.dataSource, () => ({ kind: 'disable' }))
    expect(await findSubscription(record.dataSource, id, null)).toMatchObject({
      status: 'disabled',
      disabledBecause: 'its endpoint is gone: it answered 410',
    })
  })
})
