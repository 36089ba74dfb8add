import fc from '../../../test/support/fast-check.js'
import { describe, expect, test } from 'vitest'
import { decide, errorOf, type Attempt, type Decision } from './attempt.js'
import type { Answered } from './send.js'

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
const schedule = [5_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR]
const now = Date.parse('2025-09-05T10:00:00Z')
const answer = (status: number, retryAfter: number | null = null): Answered => ({
  kind: 'answered',
  status,
  retryAfter,
  body: '',
  ms: 3,
})
const timeout: Answered = { kind: 'failed', reason: 'timeout', message: 'no answer', ms: 15_000 }
const well = { takesOthers: true, failingSince: null, probes: 1 }
const failing = { takesOthers: false, failingSince: now - MINUTE, probes: 1 }
const after = (attempt: Partial<Attempt>) =>
  decide({
    answered: answer(500),
    attempts: 1,
    schedule,
    endpoint: well,
    onExhausted: 'deadLetter',
    now,
    random: () => 0.5,
    ...attempt,
  })

test.each([200, 201, 202, 204, 299])('%i is delivered', (status) => {
  expect(after({ answered: answer(status) })).toEqual({ kind: 'delivered' })
  expect(after({ answered: answer(status), attempts: 99, endpoint: failing })).toEqual({ kind: 'delivered' })
})

test.each([100, 301, 302, 307, 308, 400, 401, 404, 409, 429, 500, 502, 503, 504, 599])(
  '%i is tried again',
  (status) => {
    expect(after({ answered: answer(status) })).toEqual({ kind: 'retry', at: now + 5000, probe: false })
  },
)

test('a try without an answer is repeated', () => {
  expect(after({ answered: timeout })).toEqual({ kind: 'retry', at: now + 5000, probe: false })
})

test('410 disables the endpoint in every state', () => {
  const gone = { kind: 'disable', reason: 'gone' }
  expect(after({ answered: answer(410) })).toEqual(gone)
  expect(
    after({ answered: answer(410, 1000), attempts: 99, endpoint: failing, onExhausted: 'block' }),
  ).toEqual(gone)
})

test('each failed try waits for its step, and the eighth is the last', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((attempts) => after({ attempts }))
  expect(waits).toEqual(
    [5000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR].map((step) => ({
      kind: 'retry',
      at: now + step,
      probe: false,
    })),
  )
  expect(after({ attempts: 8 })).toEqual({ kind: 'deadLetter', reason: 'answered 500, at try 8 of 8' })
  expect(after({ attempts: 8, answered: timeout })).toEqual({
    kind: 'deadLetter',
    reason: 'timeout: no answer, at try 8 of 8',
  })
})

test('with onExhausted block, the lane stops instead, and is tried again after the longest step', () => {
  const reason = 'answered 500, at try 8 of 8'
  expect(after({ attempts: 8, onExhausted: 'block' })).toEqual({ kind: 'block', at: now + 10 * HOUR, reason })
})

describe('jitter', () => {
  test.each([
    [0, 4000],
    [0.25, 4500],
    [0.5, 5000],
    [0.999_999, 6000],
  ])('%f', (random, wait) => expect(after({ random: () => random })).toMatchObject({ at: now + wait }))
})

describe('Retry-After', () => {
  test('is waited for if it is longer than the step', () => {
    expect(after({ answered: answer(429, HOUR) })).toMatchObject({ at: now + HOUR })
    expect(after({ answered: answer(503, DAY), endpoint: failing })).toMatchObject({ at: now + DAY })
  })

  test('does not bring a try forward', () => {
    expect(after({ answered: answer(429, 0) })).toMatchObject({ at: now + 5000 })
    expect(after({ answered: answer(429, 1000), attempts: 4 })).toMatchObject({ at: now + 2 * HOUR })
  })

  test('is ignored after the last try', () => {
    expect(after({ answered: answer(429, HOUR), attempts: 8 })).toMatchObject({ kind: 'deadLetter' })
  })
})

describe('while the whole endpoint is failing', () => {
  test('probes follow the steps of the schedule, at most five minutes apart', () => {
    const waits = [1, 2, 3, 7, 8, 500].map((probes) =>
      after({ attempts: 3, endpoint: { ...failing, probes } }),
    )
    expect(waits).toEqual(
      [5000, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE].map((step) => ({
        kind: 'retry',
        at: now + step,
        probe: true,
      })),
    )
  })

  test('the last step of a short schedule repeats', () =>
    expect(after({ schedule: [100, 200], endpoint: { ...failing, probes: 9 } })).toMatchObject({
      at: now + 200,
    }))

  test('the jitter does not make it more than five minutes', () => {
    const at = (random: number) => after({ endpoint: { ...failing, probes: 2 }, random: () => random })
    expect(at(0.99)).toMatchObject({ at: now + 5 * MINUTE })
    expect(at(0)).toMatchObject({ at: now + 4 * MINUTE })
  })

  test('nothing becomes a dead letter, and no lane is blocked', () => {
    for (const onExhausted of ['deadLetter', 'block'] as const)
      expect(after({ attempts: 99, endpoint: failing, onExhausted })).toMatchObject({
        kind: 'retry',
        probe: true,
      })
  })

  test('five days of failures disable the endpoint', () => {
    const since = (ms: number) => after({ endpoint: { ...failing, failingSince: now - ms } })
    expect(since(5 * DAY - 1)).toMatchObject({ kind: 'retry' })
    expect(since(5 * DAY)).toEqual({ kind: 'disable', reason: 'failing' })
  })

  test('an endpoint that accepts other messages is not failing, however long one message has failed', () => {
    const endpoint = { ...well, failingSince: now - 6 * DAY }
    expect(after({ endpoint })).toMatchObject({ kind: 'retry', probe: false })
  })
})

describe('for every attempt', () => {
  const anyAnswer = fc.oneof(
    fc.record({
      kind: fc.constant('answered' as const),
      status: fc.integer({ min: 100, max: 599 }),
      retryAfter: fc.option(fc.integer({ min: 0, max: DAY })),
      body: fc.string(),
      ms: fc.nat(),
    }),
    fc.record({
      kind: fc.constant('failed' as const),
      reason: fc.constantFrom('name' as const, 'connect' as const, 'timeout' as const, 'reset' as const),
      message: fc.string(),
      ms: fc.nat(),
    }),
  )
  const anyAttempt = fc.record({
    answered: anyAnswer,
    attempts: fc.integer({ min: 1, max: 20 }),
    schedule: fc.array(fc.integer({ min: 0, max: 7 * DAY }), { minLength: 1, maxLength: 10 }),
    endpoint: fc.record({
      takesOthers: fc.boolean(),
      failingSince: fc.option(fc.integer({ min: now - 10 * DAY, max: now })),
      probes: fc.integer({ min: 1, max: 2000 }),
    }),
    onExhausted: fc.constantFrom('deadLetter' as const, 'block' as const),
    now: fc.constant(now),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((number) => () => number),
  })
  const always = (holds: (attempt: Attempt, decision: Decision) => boolean) =>
    fc.assert(
      fc.property(anyAttempt, (attempt) => holds(attempt, decide(attempt))),
      { numRuns: 2000 },
    )
  const retryAfterOf = ({ answered }: Attempt) =>
    answered.kind === 'answered' ? (answered.retryAfter ?? 0) : 0

  test('only 2xx is delivered', () =>
    always(({ answered }, { kind }) => (kind === 'delivered') === (errorOf(answered) === null)))

  test('a dead letter has had all its tries, while the endpoint accepted other messages', () =>
    always(
      ({ attempts, schedule, endpoint, onExhausted }, { kind }) =>
        kind !== 'deadLetter' ||
        (attempts > schedule.length && endpoint.takesOthers && onExhausted === 'deadLetter'),
    ))

  test('only an endpoint that answered 410 or failed for five days is disabled', () =>
    always(({ answered, endpoint: { takesOthers, failingSince } }, { kind }) => {
      const gone = answered.kind === 'answered' && answered.status === 410
      const tooLong = !takesOthers && failingSince !== null && now - failingSince >= 5 * DAY
      return kind !== 'disable' || gone || tooLong
    }))

  test('a retry comes within its step and a fifth, or at the time of Retry-After', () =>
    always((attempt, decision) => {
      if (!('at' in decision)) return true
      const longest = Math.ceil(1.2 * Math.max(...attempt.schedule, 5 * MINUTE))
      const earliest = now + retryAfterOf(attempt)
      return decision.at >= earliest && decision.at <= Math.max(now + longest, earliest)
    }))

  test('probes are at most five minutes apart, unless Retry-After is longer', () =>
    always(
      (attempt, decision) =>
        decision.kind !== 'retry' ||
        !decision.probe ||
        decision.at <= now + Math.max(5 * MINUTE, retryAfterOf(attempt)),
    ))
})
