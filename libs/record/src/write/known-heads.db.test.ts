import type { LogRecord } from '@filrouge/log'
import type { Connection } from '@filrouge/database'
import { recordDataSource } from '@filrouge/store'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  announced,
  described,
  envelopeOf,
  opened,
  recordOf,
  reported,
  revised,
} from '../../../../test/support/envelopes.js'
import { freshDatabase } from '../../../../test/support/postgres.js'
import type { Checkpoint, Committed } from './batch.js'
import { openCheckpoints } from './checkpoints.js'
import { commitBatch } from './commit.js'
import { KnownHeads } from './known-heads.js'
import { releaseStory } from './release.js'
import { LIVE } from './target.js'

type Sent = ReturnType<typeof recordOf>

let connection: Connection
let heads: KnownHeads
let checkpoint: Checkpoint
/** The statements of the last batch: L loads, W writes. */
let statements = ''
let drop: () => Promise<void>

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const database = await freshDatabase()
  const { url } = database
  const dataSource = await recordDataSource({ url, poolSize: 2, applicationName: 'test' }).initialize()
  const runner = dataSource.createQueryRunner()
  const session: Connection = await runner.connect()
  connection = {
    query: (statement) => {
      statements += statement.name === 'record_load' ? 'L' : 'W'
      return session.query(statement)
    },
  }
  const [first] = await openCheckpoints(session, LIVE, [0])
  if (!first) throw new Error('no checkpoint')
  checkpoint = first
  heads = new KnownHeads()
  drop = async () => {
    await runner.release()
    await dataSource.destroy()
    await database.drop()
  }
})
afterEach(async () => {
  vi.useRealTimers()
  await drop()
})

/** Folds records as the next batch. @returns the verdicts that some record got */
async function fold(...sent: Sent[]): Promise<Partial<Committed['verdicts']>> {
  return foldAside([], ...sent)
}

async function foldAside(aside: readonly string[], ...sent: Sent[]): Promise<Partial<Committed['verdicts']>> {
  const records = sent.map(({ storyId, value, headers }, i): LogRecord => {
    const offset = checkpoint.nextOffset + BigInt(i)
    return { partition: 0, offset, timestamp: Number(offset), key: storyId, value, headers }
  })
  statements = ''
  const quarantining = new Map(aside.map((storyId) => [storyId, 'a fault of ours']))
  const { verdicts, checkpoints } = await commitBatch(connection, LIVE, [{ checkpoint, records }], {
    quarantining,
    heads,
  })
  checkpoint = checkpoints[0] ?? checkpoint
  return Object.fromEntries(Object.entries(verdicts).filter(([, count]) => count > 0))
}

const sent = (storyId: string, events: readonly object[], writing = {}) =>
  recordOf(envelopeOf(storyId, events, writing))
const corroborated = (developmentId: string) => ({
  type: 'ReportCorroborated',
  data: { developmentId, attribution: { source: 'Le Monde' } },
})

test('a batch of reports needs no load where the heads of its stories are known', async () => {
  await fold(sent('s', [opened()]), sent('t', [opened()]))
  expect(statements).toBe('LW')
  expect(await fold(sent('s', [reported('a'), corroborated('a')]), sent('t', [reported('a')]))).toEqual({
    accepted: 2,
  })
  expect(statements).toBe('W')
  expect(await fold(sent('s', [corroborated('a')]))).toEqual({ accepted: 1 })
  expect(statements).toBe('LW')
  await fold(sent('s', [reported('b')]), sent('u', [opened()]))
  expect(statements).toBe('LW')
})

test.each([
  ['that changes the story', [described('restricted')]],
  ['about an expectation of an earlier append', [reported('b'), revised('x')]],
  [
    'with a link to a development of an earlier append',
    [reported('b', { links: [{ relation: 'follows', developmentId: 'a' }] })],
  ],
])('an append %s is loaded', async (_, events) => {
  await fold(sent('s', [opened(), reported('a'), announced('x')]))
  expect(await fold(sent('s', events))).toEqual({ accepted: 1 })
  expect(statements).toBe('LW')
})

test('a batch that took for granted what is not so is folded with a load, and others for a second', async () => {
  const refused = sent('s', [reported('x')], { expected: { version: 9 } })
  const accepted = sent('s', [reported('a')])
  await fold(sent('s', [opened()]))
  await fold(accepted)
  await fold(refused)
  expect(statements).toBe('W')
  for (const [again, verdict] of [
    [accepted, 'repeated'],
    [refused, 'repeated'],
    [sent('s', [reported('a')]), 'rejected'],
    [sent('s', [reported('b'), reported('a')]), 'rejected'],
  ] as const) {
    expect(await fold(again)).toEqual({ [verdict]: 1 })
    expect(statements).toBe('WLW')
    expect(await fold(sent('s', [reported(`c-${checkpoint.nextOffset}`)]))).toEqual({ accepted: 1 })
    expect(statements).toBe('LW')
    vi.advanceTimersByTime(1_000)
    await fold(sent('s', [reported(`c-${checkpoint.nextOffset}`)]))
    await fold(sent('s', [reported(`c-${checkpoint.nextOffset}`)]))
    expect(statements).toBe('W')
  }
})

test.each([
  [
    'another version',
    `UPDATE record.head SET version = 3, state = (state::jsonb || '{"version": 3}')::json`,
    { conflict: 1 },
  ],
  [
    'a quarantine',
    `INSERT INTO record.quarantine (story_id, partition, since, reason) VALUES ('s', 0, '', 'x')`,
    { waiting: 1 },
  ],
])('a head is checked: %s', async (_, sql, verdicts) => {
  await fold(sent('s', [opened()]))
  await connection.query({ text: sql })
  const found = await fold(sent('s', [reported('a')], { expected: { version: 1 } }))
  expect(found).toEqual(verdicts)
  expect(statements).toBe('WLW')
})

test('the same development twice in a batch is refused once', async () => {
  await fold(sent('s', [opened()]))
  expect(await fold(sent('s', [reported('a')]), sent('s', [reported('a')]))).toEqual({
    accepted: 1,
    rejected: 1,
  })
  expect(statements).toBe('W')
})

test('heads are dropped where the checkpoint is not the one that this process wrote', async () => {
  await fold(sent('s', [opened()]))
  const before = heads
  heads = new KnownHeads()
  await fold(sent('s', [reported('a')]))
  heads = before
  expect(await fold(sent('s', [reported('b')]))).toEqual({ accepted: 1 })
  expect(statements).toBe('LW')
})

test('nothing is known of a story in quarantine, nor after its release', async () => {
  await fold(sent('s', [opened()]), sent('t', [opened()]))
  expect(await foldAside(['s'], sent('s', [reported('a')]))).toEqual({ waiting: 1 })
  expect(await fold(sent('s', [reported('b')]))).toEqual({ waiting: 1 })
  await fold(sent('t', [reported('b')]))
  expect(statements).toBe('W')
  checkpoint = await releaseStory(connection, LIVE, 's', checkpoint)
  expect(await fold(sent('s', [reported('b')]))).toEqual({ rejected: 1 })
  expect(await fold(sent('s', [reported('c')]))).toEqual({ accepted: 1 })
})
