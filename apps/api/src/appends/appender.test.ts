import { LogUnavailable, newGenesis, type AppendLog, type NewRecord } from '@filrouge/log'
import { Notices } from '@filrouge/feed'
import { recordDataSource } from '@filrouge/store'
import { type AppendOutcome } from '@filrouge/record'
import { LogGate } from '@filrouge/store'
import { makeLogger } from '@filrouge/runtime'
import type { Envelope } from '@filrouge/story'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { envelopeOf, opened } from '../../../../test/support/envelopes.js'
import { Appender, type AppenderParts } from './appender.js'
import { QuarantineCache } from './quarantine-cache.js'
import { Verdicts } from './verdicts.js'

/** The records that the log was given, and whether it acknowledges them. */
let written: NewRecord[]
let acknowledges: boolean | 'never'
let isLost: boolean
/** The outcome that is published before the log acknowledges. */
let early: (() => void) | null
let notices: Notices
let appender: Appender
let quarantined: boolean
let gate: LogGate
let parts: AppenderParts

const nothing = () => Promise.resolve()
const log = (): AppendLog => {
  const genesis = newGenesis(1)
  return {
    genesis,
    open: nothing,
    close: nothing,
    ping: nothing,
    partitionOf: () => 0,
    inspect: () =>
      acknowledges === 'never'
        ? new Promise<never>(() => undefined)
        : Promise.resolve({ settings: null, partitions: [{ partition: 0, earliest: 0n, end: 1n, genesis }] }),
    recordAt: () => Promise.resolve(null),
    recordsAt: () => Promise.resolve(new Map()),
    makeDurable: () => (isLost ? Promise.reject(new LogUnavailable('it is lost')) : Promise.resolve()),
    appendWith: () => () => undefined,
    reader: () => {
      throw new Error('these tests do not read the log')
    },
    append: (record) => {
      written.push(record)
      early?.()
      if (acknowledges === 'never') return new Promise<never>(() => undefined)
      return acknowledges
        ? Promise.resolve({ partition: 0, offset: BigInt(written.length) })
        : Promise.reject(new LogUnavailable('it does not answer'))
    },
  }
}

beforeEach(async () => {
  written = []
  acknowledges = true
  isLost = false
  early = null
  quarantined = false
  notices = new Notices(null)
  const dataSource = recordDataSource({ url: 'postgres://localhost/none', poolSize: 1, applicationName: 't' })
  const verdicts = new Verdicts(dataSource, notices)
  const quarantine = new QuarantineCache(dataSource)
  quarantine.has = () => Promise.resolve(quarantined)
  gate = new LogGate({
    log: log(),
    memory: () => Promise.resolve(null),
    create: true,
    logger: makeLogger('silent', 'api'),
  })
  await gate.start()
  parts = { gate, dataSource, verdicts, quarantine, timeoutMs: 60_000 }
  appender = new Appender(parts)
  onTestFinished(async () => {
    verdicts.close()
    await gate.close()
  })
})

const PATIENT = new AbortController().signal
const envelope = () => envelopeOf('a', [opened()], { appendId: 'one' })
const append = (one: Envelope, isAsync = false) => appender.append(one, { isKeyed: false, isAsync })
const ACCEPTED: Partial<AppendOutcome> = {
  status: 'accepted',
  learnedAt: null,
  fromVersion: 1,
  toVersion: 1,
  events: [],
}

function publish({ appendId, requestId, storyId, requestDigest, recordedBy }: Envelope, ending = ACCEPTED) {
  const recordedAt = '2025-09-05T10:00:00.000Z'
  const base = { appendId, requestId, storyId, requestDigest, recordedBy, recordedAt }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an ending has the fields of its status
  notices.publish({ partition: 0, sequence: '1', outcomes: [{ ...base, ...ending } as AppendOutcome] })
}

/** Appends, and publishes the outcome once the record is on the log. */
async function appendWithOutcome(
  one: Envelope,
  ending: Partial<AppendOutcome> = ACCEPTED,
): Promise<Awaited<ReturnType<typeof append>>> {
  const result = append(one)
  await expect.poll(() => written.length, { timeout: 10_000 }).toBeGreaterThan(0)
  publish(one, ending)
  return result
}

describe('an append is', () => {
  test('accepted', async () => {
    expect(await appendWithOutcome(envelope())).toMatchObject({ is: 'accepted', isReplayed: false })
  })
  test.each<Partial<AppendOutcome>>([
    { status: 'conflict', currentVersion: 3 },
    { status: 'rejected', code: 'story-exists', pointer: '/events/0', message: 'x' },
    { status: 'reused', fromVersion: 1, toVersion: 2 },
  ])('refused: %j', async (ending) => {
    expect(await appendWithOutcome(envelope(), ending)).toMatchObject({ is: 'refused', outcome: ending })
  })
  test('in quarantine with its story', async () => {
    expect(await appendWithOutcome(envelope(), { status: 'quarantined' })).toEqual({
      is: 'quarantined',
      isWritten: true,
    })
  })
  test('not written where its story is in quarantine already', async () => {
    quarantined = true
    expect(await append(envelope())).toEqual({ is: 'quarantined', isWritten: false })
    expect(written).toEqual([])
  })
  test('pending where the request does not wait for the verdict', async () => {
    expect(await append(envelope(), true)).toEqual({ is: 'pending' })
    expect(written).toHaveLength(1)
  })
  test('pending where the request does not wait for the verdict, which comes first', async () => {
    const one = envelope()
    early = () => publish(one)
    expect(await append(one, true)).toEqual({ is: 'pending' })
  })
  test('unknown where the request does not wait for the verdict, and the append could not be made durable', async () => {
    isLost = true
    expect(await append(envelope(), true)).toEqual({ is: 'unknown', cause: expect.any(LogUnavailable) })
  })

  test('unknown where the log does not acknowledge', async () => {
    acknowledges = false
    expect(await append(envelope())).toMatchObject({ is: 'unknown', cause: { name: 'LogUnavailable' } })
  })
  test('unknown where the log is silent, once its time is over; the next append waits for a check of the log', async () => {
    acknowledges = 'never'
    const write = appender.begin(envelope())
    await write.write(AbortSignal.timeout(10))
    expect(await write.result()).toMatchObject({ is: 'unknown', cause: { name: 'LogUnavailable' } })
    expect(gate.problem()).toBe('the log did not acknowledge an append in time')
  })
  test('unknown where the log is silent for the time of the appender', async () => {
    acknowledges = 'never'
    const impatient = new Appender({ ...parts, timeoutMs: 0 })
    const result = await impatient.append(envelope(), { isKeyed: false, isAsync: false })
    expect(result).toMatchObject({ is: 'unknown' })
  })
  test('not written where the log takes no writes', async () => {
    gate.suspect('Kafka does not answer')
    expect(await append(envelope())).toMatchObject({
      is: 'unwritten',
      closed: { by: 'log', message: 'Kafka does not answer' },
    })
    expect(written).toEqual([])
  })
  test('unknown where it was sent before the log took no more writes', async () => {
    acknowledges = false
    const write = appender.begin(envelope())
    await write.write(PATIENT)
    gate.suspect('Kafka does not answer')
    await write.write(PATIENT)
    expect(await write.result()).toMatchObject({ is: 'unknown' })
  })
})

test('an append that is written again is the same record', async () => {
  acknowledges = false
  const write = appender.begin(envelope())
  await write.write(PATIENT)
  expect(write.isAcknowledged).toBe(false)
  acknowledges = true
  await expect
    .poll(
      async () => {
        await write.write(PATIENT) // refused by the gate until it has looked at the log again
        return write.isAcknowledged
      },
      { timeout: 10_000 },
    )
    .toBe(true)
  expect(written).toHaveLength(2)
  expect(written[1]).toEqual(written[0])
})
