import { LogUnavailable, newGenesis, type AppendLog, type NewRecord } from '@filrouge/log'
import { Notices } from '@filrouge/feed'
import { recordDataSource } from '@filrouge/store'
import { type AppendOutcome } from '@filrouge/record'
import { LogGate } from '@filrouge/store'
import { makeLogger } from '@filrouge/runtime'
import type { Envelope } from '@filrouge/story'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { envelopeOf, opened } from '../../../../test/support/envelopes.js'
import { Appender } from './appender.js'
import { QuarantineCache } from './quarantine-cache.js'
import { Verdicts } from './verdicts.js'

/** The records that the log was given, and whether it acknowledges them. */
let written: NewRecord[]
let acknowledges: boolean
let notices: Notices
let appender: Appender
let quarantined: boolean

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
      Promise.resolve({ settings: null, partitions: [{ partition: 0, earliest: 0n, end: 1n, genesis }] }),
    recordAt: () => Promise.resolve(null),
    reader: () => {
      throw new Error('these tests do not read the log')
    },
    append: (record) => {
      written.push(record)
      return acknowledges
        ? Promise.resolve({ partition: 0, offset: BigInt(written.length) })
        : Promise.reject(new LogUnavailable('it does not answer'))
    },
  }
}

beforeEach(async () => {
  written = []
  acknowledges = true
  quarantined = false
  notices = new Notices(null)
  const dataSource = recordDataSource({ url: 'postgres://localhost/none', poolSize: 1, applicationName: 't' })
  const verdicts = new Verdicts(dataSource, notices)
  const quarantine = new QuarantineCache(dataSource)
  quarantine.has = () => Promise.resolve(quarantined)
  const gate = new LogGate({
    log: log(),
    memory: () => Promise.resolve(null),
    create: true,
    logger: makeLogger('silent', 'api'),
  })
  await gate.start()
  appender = new Appender({ gate, dataSource, verdicts, quarantine, timeoutMs: 60_000 })
  onTestFinished(async () => {
    verdicts.close()
    await gate.close()
  })
})

const envelope = () => envelopeOf('a', [opened()], { appendId: 'one' })
const append = (one: Envelope, isAsync = false) => appender.append(one, { isKeyed: false, isAsync })
const ACCEPTED: Partial<AppendOutcome> = {
  status: 'accepted',
  learnedAt: null,
  fromVersion: 1,
  toVersion: 1,
  events: [],
}

/** Appends, and publishes the outcome once the record is on the log. */
async function appendWithOutcome(
  one: Envelope,
  ending: Partial<AppendOutcome> = ACCEPTED,
): Promise<Awaited<ReturnType<typeof append>>> {
  const { appendId, requestId, storyId, requestDigest, recordedBy } = one
  const result = append(one)
  await expect.poll(() => written.length, { timeout: 10_000 }).toBeGreaterThan(0)
  const base = {
    appendId,
    requestId,
    storyId,
    requestDigest,
    recordedBy,
    recordedAt: '2025-09-05T10:00:00.000Z',
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an ending has the fields of its status
  notices.publish({ partition: 0, sequence: '1', outcomes: [{ ...base, ...ending } as AppendOutcome] })
  return result
}

describe('an append is', () => {
  test('accepted', async () => {
    expect(await appendWithOutcome(envelope())).toMatchObject({ is: 'accepted', isReplayed: false })
  })
  test.each<Partial<AppendOutcome>>([
    { status: 'conflict', currentVersion: 3 },
    { status: 'rejected', code: 'story-exists', pointer: '/events/0', message: 'x' },
    { status: 'reused' },
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
  test('unknown where the log does not acknowledge', async () => {
    acknowledges = false
    expect(await append(envelope())).toMatchObject({ is: 'unknown', cause: { name: 'LogUnavailable' } })
  })
})

test('an append that is written again is the same record', async () => {
  acknowledges = false
  const write = appender.begin(envelope())
  await write.write()
  expect(write.isAcknowledged).toBe(false)
  acknowledges = true
  await expect
    .poll(
      async () => {
        await write.write() // refused by the gate until it has looked at the log again
        return write.isAcknowledged
      },
      { timeout: 10_000 },
    )
    .toBe(true)
  expect(written).toHaveLength(2)
  expect(written[1]).toEqual(written[0])
})
