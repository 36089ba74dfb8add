import { randomBytes } from 'node:crypto'
import type { AttemptMade, ClaimedLane, EventToSend } from '@filrouge/delivery'
import { makeLogger } from '@filrouge/runtime'
import { newSecret, newSigningKey, Vault, type Answered, type EndpointHealth } from '@filrouge/webhooks'
import { healthAfter } from '@filrouge/webhooks/endpoint-health'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { AttemptMaker } from './attempt-maker.js'

const now = Date.parse('2025-09-05T10:00:00Z')
const vault = new Vault(randomBytes(32))

const lane: ClaimedLane = {
  subscription: {
    subscriptionId: 's-1',
    principal: 'reader',
    url: 'https://example.org/hook',
    stories: ['*'],
    types: null,
    filter: null,
    filterRevision: 1,
    onExhausted: 'deadLetter',
    secret: vault.seal(newSecret()),
    oldSecrets: [],
    signingKey: vault.seal(newSigningKey().privateKey),
    changedAt: '2025-09-05 09:00:00+00',
  },
  storyId: 'talks',
  nextVersion: 1,
  untilVersion: 1,
  redriveVersion: null,
  previousVersion: 0,
  attempts: 0,
  firstTriedAt: null,
  leaseUntil: '2025-09-05 10:01:00+00',
  claimedAt: new Date(now),
}
const event: EventToSend = {
  storyId: 'talks',
  version: 1,
  type: 'StoryOpened',
  json: '{}',
  recordedAt: '2025-09-05T09:00:00.000Z',
}

const active: EndpointHealth = {
  status: 'active',
  disabledBecause: null,
  verified: true,
  failures: 0,
  failedStory: null,
  probes: 0,
  failingSince: null,
  nextProbeAt: null,
  lastSuccessAt: null,
}
const failing: EndpointHealth = {
  ...active,
  status: 'failing',
  failures: 3,
  probes: 3,
  failingSince: now,
  nextProbeAt: now,
}

/** Makes attempts that the endpoint answers with `status`. */
function newMaker() {
  const endpoint = { status: 500 }
  const post = (): Promise<Answered> =>
    Promise.resolve({ kind: 'answered', status: endpoint.status, retryAfter: null, body: '', ms: 1 })
  const maker = new AttemptMaker({
    sender: { post, close: () => Promise.resolve() },
    vault,
    schedule: [5_000, 300_000, 3_600_000],
    logger: makeLogger('silent', 'test'),
  })
  /** An attempt that begins and ends at one time. */
  const attempt = async (of: Partial<ClaimedLane> = {}, at = now): Promise<AttemptMade> => {
    const message = { lane: { ...lane, ...of }, event, previousVersion: 0, corrects: null }
    const made = await maker.make({ ...message, before: Infinity, mayWrite: () => true, now: () => at })
    if (!made) throw new Error('it was too late')
    return made
  }
  return { endpoint, attempt }
}

function judged(made: AttemptMade, health: EndpointHealth, at = now) {
  if (made.taken) throw new Error('it was taken')
  return made.judge(health, at)
}

async function judgedOnce(status: number, health: EndpointHealth, of: Partial<ClaimedLane> = {}) {
  const { endpoint, attempt } = newMaker()
  endpoint.status = status
  return judged(await attempt(of), health)
}

test('a success is not judged', async () => {
  const { endpoint, attempt } = newMaker()
  endpoint.status = 204
  expect(await attempt()).toMatchObject({ taken: true, error: null, answer: null })
})

const ofMessage = { outcome: { kind: 'retry', counts: true }, endpoint: null }
const ofEndpoint = {
  outcome: { kind: 'retry', counts: false },
  endpoint: { kind: 'failed', storyId: 'talks', claimedAt: now },
}

describe('a failure is that of the message alone if the endpoint has taken another since its first try', () => {
  const FIRST_TRY = now + 5.5

  test.each([
    ['none was taken', null, ofEndpoint],
    ['another was taken before', FIRST_TRY - 0.1, ofEndpoint],
    ['another was taken since', FIRST_TRY + 1, ofMessage],
  ])('%s: by the health at the time of recording', async (_, at, expected) => {
    const health = at === null ? active : healthAfter(active, [{ kind: 'succeeded', at }], now)
    const failed = await newMaker().attempt({}, FIRST_TRY)
    expect(judged(failed, health)).toMatchObject({ ...expected, error: 'answered 500' })
  })

  const old = { subscription: { ...lane.subscription, url: 'https://example.org/old' } }

  test.each([
    ['another was taken before', {}, FIRST_TRY - 0.1, ofEndpoint],
    ['another was taken since', {}, FIRST_TRY + 1, ofMessage],
    ['another was taken since, at an older URL', old, FIRST_TRY + 1, ofEndpoint],
  ])('%s: by what this courier saw', async (_, of, at, expected) => {
    const { endpoint, attempt } = newMaker()
    const failed = await attempt({}, FIRST_TRY)
    endpoint.status = 204
    await attempt(of, at)
    expect(judged(failed, active)).toMatchObject(expected)
  })

  test.each([
    ['behind', -3_600_000],
    ['ahead of', 3_600_000],
  ])(
    'a clock of the courier %s that of Postgres changes nothing: an endpoint that takes no more loses no message',
    async (_, ms) => {
      vi.useFakeTimers({ toFake: ['Date'], now: now + ms })
      onTestFinished(() => void vi.useRealTimers())
      const { endpoint, attempt } = newMaker()
      endpoint.status = 204
      await attempt({}, now)
      endpoint.status = 500
      let health = healthAfter(active, [{ kind: 'succeeded', at: now }], now)
      let next = { attempts: 0, firstTriedAt: lane.firstTriedAt, claimedAt: new Date(now + 1) }
      for (let tries = 0; tries < 8; tries++) {
        const at = next.claimedAt.getTime() + 1
        const made = await attempt(next, at)
        const { outcome, endpoint: changed } = judged(made, health, at)
        if (outcome.kind !== 'retry') throw new Error(`try ${tries + 1}: ${outcome.kind}`)
        next = {
          attempts: next.attempts + (outcome.counts ? 1 : 0),
          firstTriedAt: next.firstTriedAt ?? made.startedAt,
          claimedAt: outcome.at,
        }
        if (changed) health = healthAfter(health, [changed], at)
      }
      expect(health.status).toBe('failing')
    },
  )
})

test('410 means that the endpoint is gone', async () =>
  expect(await judgedOnce(410, active)).toMatchObject({
    outcome: { kind: 'disable' },
    endpoint: { kind: 'gone' },
  }))

test('a dead letter that is refused again stays one, and changes the health of its endpoint only as a probe', async () => {
  const redrive = { redriveVersion: 1 }
  expect(await judgedOnce(500, active, redrive)).toMatchObject({
    outcome: { kind: 'deadLetter' },
    endpoint: null,
  })
  expect(await judgedOnce(500, failing, redrive)).toMatchObject({
    outcome: { kind: 'deadLetter' },
    endpoint: { kind: 'failed' },
  })
})
