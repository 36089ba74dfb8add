import { randomBytes } from 'node:crypto'
import type { AttemptMade, ClaimedLane } from '@filrouge/delivery'
import type { RecordedEvent } from '@filrouge/contract'
import { makeLogger } from '@filrouge/runtime'
import { newSecret, newSigningKey, Vault, type Answered, type EndpointHealth } from '@filrouge/webhooks'
import { expect, test } from 'vitest'
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
const event: RecordedEvent = {
  id: 'talks/1',
  storyId: 'talks',
  version: 1,
  type: 'StoryOpened',
  data: {},
  dataHash: '',
  salt: null,
  recordedAt: '2025-09-05T09:00:00.000Z',
  learnedAt: null,
  appendId: 'a',
  recordedBy: 'admin',
  previousHash: '',
  hash: '',
  position: { partition: 0, offset: 0, index: 0 },
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

const inTime = { before: Infinity, mayWrite: () => true }

/** An attempt that the endpoint answered with this status. */
async function attempt(status: number, of: Partial<ClaimedLane> = {}): Promise<AttemptMade> {
  const answered: Answered = { kind: 'answered', status, retryAfter: null, body: '', ms: 1 }
  const maker = new AttemptMaker({
    sender: { post: () => Promise.resolve(answered), close: () => Promise.resolve() },
    vault,
    schedule: [1_000, 60_000],
    logger: makeLogger('silent', 'test'),
  })
  const message = { lane: { ...lane, ...of }, event, previousVersion: 0, corrects: null, ...inTime }
  const made = await maker.make(message)
  if (!made) throw new Error('it was too late')
  return made
}

async function judged(status: number, health: EndpointHealth, of: Partial<ClaimedLane> = {}) {
  const made = await attempt(status, of)
  if (made.taken) throw new Error('it was taken')
  return made.judge(health, now)
}

test('a success is not judged', async () =>
  expect(await attempt(204)).toMatchObject({ taken: true, error: null, answer: null }))

test('a failure is judged by the health that is given, not by the health at the claim', async () => {
  expect(await judged(500, active)).toMatchObject({
    outcome: { kind: 'retry', counts: false },
    error: 'answered 500',
    endpoint: { kind: 'failed', storyId: 'talks', claimedAt: now },
  })
  const known = { ...active, lastSuccessAt: Date.now() + 60_000 }
  expect(await judged(500, known)).toMatchObject({
    outcome: { kind: 'retry', counts: true },
    endpoint: null,
  })
})

test('410 means that the endpoint is gone', async () =>
  expect(await judged(410, active)).toMatchObject({
    outcome: { kind: 'disable' },
    endpoint: { kind: 'gone' },
  }))

test('a dead letter that is refused again stays one, and changes the health of its endpoint only as a probe', async () => {
  const redrive = { redriveVersion: 1 }
  expect(await judged(500, active, redrive)).toMatchObject({
    outcome: { kind: 'deadLetter' },
    endpoint: null,
  })
  expect(await judged(500, failing, redrive)).toMatchObject({
    outcome: { kind: 'deadLetter' },
    endpoint: { kind: 'failed' },
  })
})
