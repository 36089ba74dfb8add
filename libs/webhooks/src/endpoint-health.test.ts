import type { SubscriptionStatus } from '@filrouge/contract'
import fc from '../../../test/support/fast-check.js'
import { describe, expect, test } from 'vitest'
import {
  hasFailedTooLong,
  healthAfter,
  SEVERAL,
  viewOf,
  type EndpointEvent,
  type EndpointHealth,
} from './endpoint-health.js'

const [MINUTE, DAY] = [60_000, 86_400_000]
const now = Date.parse('2025-09-05T10:00:00Z')
const GONE = 'its endpoint is gone: it answered 410'

const NO_FAILURES = { failures: 0, failedStory: null, probes: 0, failingSince: null, nextProbeAt: null }
const active: EndpointHealth = {
  status: 'active',
  disabledBecause: null,
  verified: true,
  ...NO_FAILURES,
  lastSuccessAt: now - 10 * MINUTE,
}
const unverified: EndpointHealth = { ...active, status: 'unverified', verified: false, lastSuccessAt: null }
const FAILED = {
  failures: 2,
  failedStory: 'talks',
  probes: 2,
  failingSince: now - MINUTE,
  nextProbeAt: now - 1,
}
const shaky: EndpointHealth = { ...active, ...FAILED }
const failing: EndpointHealth = { ...shaky, status: 'failing', failures: 3, probes: 3 }
const paused: EndpointHealth = { ...active, status: 'paused' }
const pausedUnverified: EndpointHealth = { ...unverified, status: 'paused' }
const disabled: EndpointHealth = { ...failing, status: 'disabled', disabledBecause: 'its own reason' }
const disabledUnverified: EndpointHealth = { ...unverified, status: 'disabled', disabledBecause: 'x' }

const failed = (more: Partial<Extract<EndpointEvent, { kind: 'failed' }>> = {}): EndpointEvent => ({
  kind: 'failed',
  storyId: 'talks',
  claimedAt: now,
  retryAt: now + 5000,
  ...more,
})
const TAKEN: EndpointEvent = { kind: 'succeeded', at: now }
const after = (health: EndpointHealth, ...events: EndpointEvent[]) => healthAfter(health, events, now)

type Case = readonly [string, EndpointHealth, EndpointEvent, SubscriptionStatus]
const transitions: readonly Case[] = [
  ['unverified', unverified, TAKEN, 'unverified'],
  ['active', active, TAKEN, 'active'],
  ['active with failures', shaky, TAKEN, 'active'],
  ['failing', failing, TAKEN, 'active'],
  ['paused', paused, TAKEN, 'paused'],
  ['disabled', disabled, TAKEN, 'disabled'],

  ['unverified', unverified, failed(), 'unverified'],
  ['active', active, failed(), 'active'],
  ['active with two failures', shaky, failed(), 'failing'],
  ['failing', failing, failed(), 'failing'],
  ['paused', paused, failed(), 'paused'],
  ['disabled', disabled, failed(), 'disabled'],
  ['failing for less than five days', { ...failing, failingSince: now - 5 * DAY + 1 }, failed(), 'failing'],
  ['failing for five days', { ...failing, failingSince: now - 5 * DAY }, failed(), 'disabled'],
  ['active, with a failure five days ago', { ...shaky, failingSince: now - 5 * DAY }, failed(), 'disabled'],
  ['failing for five days', { ...failing, failingSince: now - 5 * DAY }, TAKEN, 'active'],
  ['paused for five days', { ...failing, status: 'paused', failingSince: 0 }, failed(), 'paused'],

  ['unverified', unverified, { kind: 'gone' }, 'unverified'],
  ['active', active, { kind: 'gone' }, 'disabled'],
  ['failing', failing, { kind: 'gone' }, 'disabled'],
  ['paused', paused, { kind: 'gone' }, 'paused'],
  ['disabled', disabled, { kind: 'gone' }, 'disabled'],

  ['unverified', unverified, { kind: 'pingSucceeded' }, 'active'],
  ['active', active, { kind: 'pingSucceeded' }, 'active'],
  ['failing', failing, { kind: 'pingSucceeded' }, 'active'],
  ['paused', paused, { kind: 'pingSucceeded' }, 'paused'],
  ['disabled', disabled, { kind: 'pingSucceeded' }, 'disabled'],

  ['unverified', unverified, { kind: 'pingFailed' }, 'unverified'],
  ['active', active, { kind: 'pingFailed' }, 'active'],
  ['failing', failing, { kind: 'pingFailed' }, 'failing'],
  ['paused', paused, { kind: 'pingFailed' }, 'paused'],
  ['disabled', disabled, { kind: 'pingFailed' }, 'disabled'],

  ['unverified', unverified, { kind: 'pingGone' }, 'disabled'],
  ['active', active, { kind: 'pingGone' }, 'disabled'],
  ['failing', failing, { kind: 'pingGone' }, 'disabled'],
  ['paused', paused, { kind: 'pingGone' }, 'paused'],
  ['disabled', disabled, { kind: 'pingGone' }, 'disabled'],

  ['unverified', unverified, { kind: 'paused' }, 'paused'],
  ['active', active, { kind: 'paused' }, 'paused'],
  ['failing', failing, { kind: 'paused' }, 'paused'],
  ['paused', paused, { kind: 'paused' }, 'paused'],
  ['disabled', disabled, { kind: 'paused' }, 'disabled'],

  ['unverified', unverified, { kind: 'resumed' }, 'unverified'],
  ['active', active, { kind: 'resumed' }, 'active'],
  ['failing', failing, { kind: 'resumed' }, 'failing'],
  ['paused', paused, { kind: 'resumed' }, 'active'],
  ['paused and not verified', pausedUnverified, { kind: 'resumed' }, 'unverified'],
  ['disabled', disabled, { kind: 'resumed' }, 'active'],
  ['disabled and not verified', disabledUnverified, { kind: 'resumed' }, 'unverified'],

  ['unverified', unverified, { kind: 'retryRequested' }, 'unverified'],
  ['active', active, { kind: 'retryRequested' }, 'active'],
  ['failing', failing, { kind: 'retryRequested' }, 'failing'],
  ['paused', paused, { kind: 'retryRequested' }, 'paused'],
  ['disabled', disabled, { kind: 'retryRequested' }, 'disabled'],

  ['unverified', unverified, { kind: 'urlChanged' }, 'unverified'],
  ['active', active, { kind: 'urlChanged' }, 'unverified'],
  ['failing', failing, { kind: 'urlChanged' }, 'unverified'],
  ['paused', paused, { kind: 'urlChanged' }, 'paused'],
  ['disabled', disabled, { kind: 'urlChanged' }, 'disabled'],

  ['unverified', unverified, { kind: 'keysGone' }, 'disabled'],
  ['active', active, { kind: 'keysGone' }, 'disabled'],
  ['failing', failing, { kind: 'keysGone' }, 'disabled'],
  ['paused', paused, { kind: 'keysGone' }, 'disabled'],
  ['disabled', disabled, { kind: 'keysGone' }, 'disabled'],
]

test.each(transitions.map(([name, before, event, status]) => ({ name, before, event, status })))(
  '$name, $event.kind: $status',
  ({ before, event, status }) => expect(after(before, event).status).toBe(status),
)

describe('the reason why an endpoint is disabled', () => {
  const because = (health: EndpointHealth, event: EndpointEvent) => after(health, event).disabledBecause
  test.each<[EndpointHealth, EndpointEvent, string]>([
    [active, { kind: 'gone' }, GONE],
    [unverified, { kind: 'pingGone' }, GONE],
    [{ ...failing, failingSince: now - 5 * DAY }, failed(), 'its endpoint has failed for 5 days'],
    [paused, { kind: 'keysGone' }, 'its principal has no key any more'],
  ])('%#', (health, event, reason) => expect(because(health, event)).toBe(reason))

  test.each<EndpointEvent>([
    { kind: 'keysGone' },
    { kind: 'gone' },
    { kind: 'pingGone' },
    { kind: 'paused' },
    failed(),
  ])('$kind keeps the first reason', (event) => expect(after(disabled, event)).toEqual(disabled))

  test('resuming clears the reason', () =>
    expect(after(disabled, { kind: 'resumed' })).toEqual({
      ...active,
      lastSuccessAt: disabled.lastSuccessAt,
    }))
})

describe('failures', () => {
  test('the first failure starts the wait for the first step', () =>
    expect(after(active, failed())).toEqual({
      ...active,
      failures: 1,
      failedStory: 'talks',
      probes: 1,
      failingSince: now,
      nextProbeAt: now + 5000,
    }))

  test('each failure after its wait goes to the next step', () => {
    const second = healthAfter(after(active, failed()), [failed({ claimedAt: now + 5000 })], now + 5010)
    expect(second).toMatchObject({ failures: 2, probes: 2, failingSince: now })
    const third = healthAfter(second, [failed({ claimedAt: now + MINUTE })], now + MINUTE)
    expect(third).toMatchObject({ status: 'failing', failures: 3, probes: 3, failingSince: now })
  })

  test('failures of messages sent together count as one step, with the longest of their waits', () => {
    const retries = [5000, 6000, 4000].map((wait) => failed({ retryAt: now + wait }))
    expect(after(active, ...retries)).toMatchObject({
      status: 'failing',
      failures: 3,
      probes: 1,
      nextProbeAt: now + 6000,
    })
  })

  test('the story of the failures is kept, or that there are several', () => {
    expect(after(active, failed(), failed())).toMatchObject({ failedStory: 'talks' })
    expect(after(active, failed(), failed({ storyId: 'other' }))).toMatchObject({ failedStory: SEVERAL })
    expect(after(active, failed(), failed({ storyId: 'other' }), failed())).toMatchObject({
      failedStory: SEVERAL,
    })
  })

  test('a success between failures starts again with the first step', () =>
    expect(after(failing, TAKEN, failed())).toMatchObject({
      status: 'active',
      failures: 1,
      probes: 1,
      failingSince: now,
      nextProbeAt: now + 5000,
    }))

  test.each<[string, EndpointHealth, EndpointEvent]>([
    ['a success', failing, TAKEN],
    ['a ping', failing, { kind: 'pingSucceeded' }],
    ['resuming an active endpoint', shaky, { kind: 'resumed' }],
    ['resuming a paused endpoint', { ...shaky, status: 'paused' }, { kind: 'resumed' }],
    ['another URL', failing, { kind: 'urlChanged' }],
  ])('%s clears them', (_, health, event) => expect(after(health, event)).toMatchObject(NO_FAILURES))

  test('the next probe is due at once if a retry is requested or the owner resumes', () => {
    const waiting = { ...failing, nextProbeAt: now + MINUTE }
    for (const kind of ['retryRequested', 'resumed'] as const)
      expect(after(waiting, { kind })).toEqual({ ...waiting, nextProbeAt: now })
    expect(after(shaky, { kind: 'retryRequested' })).toEqual(shaky)
  })
})

describe('the view of an endpoint for a message that failed', () => {
  const view = (health: EndpointHealth, claimedAt = now, firstTriedAt = now - MINUTE) =>
    viewOf(health, { claimedAt, firstTriedAt })

  test('says whether the endpoint accepted a message since this one was first tried', () => {
    expect(view({ ...active, lastSuccessAt: now - MINUTE })).toMatchObject({ takesOthers: true })
    expect(view({ ...active, lastSuccessAt: now - MINUTE - 1 })).toMatchObject({ takesOthers: false })
    expect(view({ ...active, lastSuccessAt: null })).toMatchObject({ takesOthers: false })
    expect(view({ ...failing, lastSuccessAt: now })).toMatchObject({ takesOthers: false })
  })

  test('has the first step for a healthy endpoint, the next for one whose wait is over', () => {
    expect(view(active)).toMatchObject({ probes: 1, failingSince: null })
    expect(view(failing)).toMatchObject({ probes: 4, failingSince: failing.failingSince })
    expect(view({ ...failing, nextProbeAt: now + 1 })).toMatchObject({ probes: 3 })
  })

  test('has the step that the failure gives the endpoint', () =>
    fc.assert(
      fc.property(fc.constantFrom(active, shaky, failing), fc.integer({ min: -9, max: 9 }), (health, ms) => {
        const claimedAt = now + ms
        expect(after(health, failed({ claimedAt })).probes).toBe(view(health, claimedAt).probes)
      }),
    ))
})

describe('for every sequence of events', () => {
  const storyId = fc.constantFrom('a', 'b')
  const time = fc.integer({ min: -20 * MINUTE, max: 20 * MINUTE }).map((ms) => now + ms)
  const anyEvent: fc.Arbitrary<EndpointEvent> = fc.oneof(
    fc.constantFrom<EndpointEvent>(
      TAKEN,
      { kind: 'gone' },
      { kind: 'pingSucceeded' },
      { kind: 'pingFailed' },
      { kind: 'pingGone' },
      { kind: 'paused' },
      { kind: 'resumed' },
      { kind: 'retryRequested' },
      { kind: 'urlChanged' },
      { kind: 'keysGone' },
    ),
    fc.record({ kind: fc.constant('failed' as const), storyId, claimedAt: time, retryAt: time }),
  )
  const always = (holds: (health: EndpointHealth, event: EndpointEvent) => void) =>
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), anyEvent, (past, event) => {
        holds(healthAfter(unverified, past, now), event)
      }),
      { numRuns: 2000 },
    )

  test('a success changes only the time of the last success of a healthy endpoint', () =>
    always((health) => {
      if (health.failures > 0 || health.failingSince !== null || health.status === 'failing') return
      expect(after(health, TAKEN)).toEqual({ ...health, lastSuccessAt: now })
    }))

  test('an endpoint has a reason exactly if it is disabled', () =>
    always((health) => expect(health.status === 'disabled').toBe(health.disabledBecause !== null)))

  test('a failing endpoint has a next probe', () =>
    always(({ status, nextProbeAt }) => expect(status === 'failing' && nextProbeAt === null).toBe(false)))

  test('only a URL that has accepted a ping is served', () =>
    always(({ status, verified }) =>
      expect((status === 'active' || status === 'failing') && !verified).toBe(false),
    ))

  test('a disabled endpoint stays disabled until it is resumed', () =>
    always((health, event) => {
      if (health.status !== 'disabled' || event.kind === 'resumed') return
      expect(after(health, event).status).toBe('disabled')
    }))
})

test('an endpoint has failed too long after five days, not before', () => {
  expect(hasFailedTooLong(now - 5 * DAY + 1, now)).toBe(false)
  expect(hasFailedTooLong(now - 5 * DAY, now)).toBe(true)
  expect(hasFailedTooLong(null, now)).toBe(false)
})
