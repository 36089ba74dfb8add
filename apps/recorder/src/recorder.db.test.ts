import { postgresLog, type AppendLog } from '@filrouge/log'
import { appendOutcomes, migrate, recordDataSource, type AppendOutcome } from '@filrouge/record'
import { makeLogger } from '@filrouge/runtime'
import { Registry } from 'prom-client'
import type { DataSource } from 'typeorm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { envelopeOf, opened, recordOf, reported, type Writing } from '../../../test/support/envelopes.js'
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.js'
import { startRecorder, type Recorder } from './recorder.js'

let database: TestDatabase
let log: AppendLog
let dataSource: DataSource
let recorders: Recorder[]

beforeEach(async () => {
  database = await freshDatabase()
  log = postgresLog({ connection: { connectionString: database.url }, partitions: 4, shared: false })
  await log.open({ create: true })
  dataSource = await recordDataSource({
    url: database.url,
    poolSize: 10,
    applicationName: 'test',
  }).initialize()
  await migrate(dataSource)
  recorders = []
})
afterEach(async () => {
  await Promise.all(recorders.map((one) => one.close()))
  await dataSource.destroy()
  await log.close()
  await database.drop()
})

async function record(): Promise<Recorder> {
  const recorder = await startRecorder({
    openLog: () => Promise.resolve(log),
    dataSource,
    registry: new Registry(),
    logger: makeLogger('silent', 'recorder'),
    recorded: () => undefined,
  })
  recorders.push(recorder)
  return recorder
}

async function append(storyId: string, events: readonly object[], writing: Writing = {}): Promise<string> {
  const envelope = envelopeOf(storyId, events, writing)
  await log.append(recordOf(envelope))
  return envelope.appendId
}

async function outcome(appendId: string): Promise<AppendOutcome> {
  const find = async () => (await appendOutcomes(dataSource, [appendId])).get(appendId)
  await expect.poll(find, { timeout: 10_000, interval: 20 }).toBeDefined()
  const found = await find()
  if (!found) throw new Error('gone')
  return found
}

test('an append on the log gets its verdict, its archive and its views', async () => {
  await record()
  const appendId = await append('ukraine', [opened(), reported('summit')])
  expect(await outcome(appendId)).toMatchObject({ status: 'accepted', fromVersion: 1, toVersion: 2 })
  expect(await dataSource.query('SELECT version, type FROM record.event ORDER BY version')).toEqual([
    { version: 1, type: 'StoryOpened' },
    { version: 2, type: 'DevelopmentReported' },
  ])
  expect(await dataSource.query('SELECT development_id, status FROM record.development')).toEqual([
    { development_id: 'summit', status: 'reported' },
  ])
})

test('partitions are shared fairly, and a recorder that leaves gives its own to the other', async () => {
  const first = await record()
  await expect.poll(() => first.status.ownedPartitions().length, { timeout: 10_000 }).toBe(4)
  const second = await record()
  await expect
    .poll(() => [first.status.ownedPartitions().length, second.status.ownedPartitions().length], {
      timeout: 10_000,
    })
    .toEqual([2, 2])
  await first.close()
  await expect.poll(() => second.status.ownedPartitions(), { timeout: 10_000 }).toEqual([0, 1, 2, 3])
  recorders.shift()
})
