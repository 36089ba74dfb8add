import { checkLog, newGenesis, type AppendLog, type LogReader, type LogRecord } from '@filrouge/log'
import { LIVE, quarantinedStories, requestRelease, storeMemory } from '@filrouge/record'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { envelopeOf, opened, recordOf, reported } from '../../../test/support/envelopes.js'
import { emptySchema } from '../../../test/support/postgres.js'
import { recorderSuite } from '../test/recorder-suite.js'

const suite = recorderSuite()

test('an append on the log gets its verdict, its archive and its views', async () => {
  await suite.record()
  const appendId = await suite.append('ukraine', [opened(), reported('summit')])
  expect(await suite.outcome(appendId)).toMatchObject({ status: 'accepted', fromVersion: 1, toVersion: 2 })
  expect(await suite.dataSource.query('SELECT version, type FROM record.event ORDER BY version')).toEqual([
    { version: 1, type: 'StoryOpened' },
    { version: 2, type: 'DevelopmentReported' },
  ])
  expect(await suite.dataSource.query('SELECT development_id, status FROM record.development')).toEqual([
    { development_id: 'summit', status: 'reported' },
  ])
  expect(await suite.feedIsGapless()).toBe(true)
})

test('partitions are shared fairly, and a recorder that leaves gives its partitions to the other', async () => {
  const first = await suite.record()
  await expect.poll(() => first.status.ownedPartitions().length, { timeout: 10_000 }).toBe(4)
  const second = await suite.record()
  await expect
    .poll(() => [first, second].map(({ status }) => status.ownedPartitions().length), { timeout: 10_000 })
    .toEqual([2, 2])
  await first.close()
  await expect.poll(() => second.status.ownedPartitions(), { timeout: 10_000 }).toEqual([0, 1, 2, 3])
})

test('while partitions change hands every append gets one verdict', async () => {
  await suite.record()
  const stories = ['a', 'b', 'c', 'd', 'e', 'f']
  const appended = (await Promise.all(stories.map((story) => suite.append(story, [opened()])))).slice()
  for (let round = 0; round < 30; round++) {
    if (round === 10) await suite.record()
    if (round === 20) await suite.recorders[0]?.close()
    appended.push(
      ...(await Promise.all(stories.map((story) => suite.append(story, [reported(`d${round}`)])))),
    )
  }
  for (const one of appended) expect(await suite.outcome(one)).toMatchObject({ status: 'accepted' })
  expect(await suite.dataSource.query('SELECT version FROM record.head ORDER BY story_id')).toEqual(
    stories.map(() => ({ version: 31 })),
  )
  expect(await suite.feedIsGapless()).toBe(true)
})

test('a recorder whose connection is ended begins again from its written checkpoints', async () => {
  const recorder = await suite.record()
  await suite.outcome(await suite.append('a', [opened()]))
  await suite.dataSource.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  expect(await suite.outcome(await suite.append('a', [reported('x')]))).toMatchObject({ fromVersion: 2 })
  expect(recorder.status.ownedPartitions()).toHaveLength(4)
})

test('a log is folded again beside the feed that it published: every entry stays, and new ones follow', async () => {
  const first = await suite.record()
  const stories = ['a', 'b', 'c']
  for (const story of stories) await suite.outcome(await suite.append(story, [opened(), reported('x')]))
  await first.close()
  const rows = (sql: string) => suite.dataSource.query(sql)
  const published = await rows('SELECT * FROM service.feed ORDER BY partition, sequence')
  const folded = await rows('SELECT * FROM record.event ORDER BY story_id, version')
  await emptySchema(suite.dataSource, 'record')
  await suite.record()
  const appended = await Promise.all(stories.map((story) => suite.append(story, [reported('y')])))
  for (const one of appended) expect(await suite.outcome(one)).toMatchObject({ fromVersion: 3 })
  expect(await quarantinedStories(suite.dataSource)).toEqual([])
  expect(await rows('SELECT * FROM service.feed WHERE version < 3 ORDER BY partition, sequence')).toEqual(
    published,
  )
  expect(await rows('SELECT * FROM record.event WHERE version < 3 ORDER BY story_id, version')).toEqual(
    folded,
  )
  expect(await suite.feedIsGapless()).toBe(true)
})

test('a recorder that waits for a log which does not open is stopped at once', async () => {
  const recorder = await suite.record({ openLog: () => new Promise(() => undefined) })
  await recorder.close()
}, 5_000)

test('a checkpoint that another recorder has moved is not overwritten', async () => {
  await suite.record()
  await suite.outcome(await suite.append('a', [opened()]))
  const partition = suite.log.partitionOf('a')
  await suite.dataSource.query(
    'UPDATE record.checkpoint SET next_offset = next_offset + 1 WHERE partition = $1',
    [partition],
  )
  const skipped = await suite.append('a', [reported('x')])
  // The checkpoint of this recorder is refused. It begins again from the written one, behind the record.
  const next = await suite.append('a', [reported('y')])
  await expect.poll(() => suite.outcomes([next]), { timeout: 10_000 }).toHaveLength(1)
  expect(await suite.outcomes([skipped])).toEqual([])
})

/** The log, with a reader that gives a wrong value of each record the first time. */
function damagedOnItsWay(log: AppendLog): AppendLog {
  const seen = new Set<string>()
  const damaged = (record: LogRecord): LogRecord => {
    const place = `${record.partition} ${record.offset}`
    if (seen.has(place)) return record
    seen.add(place)
    return { ...record, value: Buffer.from(`${record.value?.toString()} `) }
  }
  const reader = (): LogReader => {
    const of = log.reader()
    return {
      assign: (partition, from) => of.assign(partition, from),
      skipTo: (partition, offset) => of.skipTo(partition, offset),
      revoke: (partition) => of.revoke(partition),
      take: async (options) =>
        (await of.take(options)).map((batch) => ({ ...batch, records: batch.records.map(damaged) })),
      close: () => of.close(),
    }
  }
  return Object.assign<AppendLog, Pick<AppendLog, 'reader'>>(Object.create(log), { reader })
}

const verdicts = (): Promise<object[]> => suite.dataSource.query('SELECT verdict FROM record.append')

test('a record that was damaged on its way from the log is fetched again, and folded as it was written', async () => {
  await suite.record({ openLog: () => Promise.resolve(damagedOnItsWay(suite.log)) })
  const [first, last] = [await suite.append('a', [opened()]), await suite.append('a', [reported('x')])]
  for (const one of [first, last]) expect(await suite.outcome(one)).toMatchObject({ status: 'accepted' })
  // The guard compares the log with the digest of the last record.
  const runner = suite.dataSource.createQueryRunner()
  onTestFinished(() => runner.release())
  expect(await checkLog(suite.log, await storeMemory(await runner.connect(), LIVE))).toEqual([])
})

test('a record that is damaged on the log is unreadable', async () => {
  await suite.record()
  const { value, ...record } = recordOf(envelopeOf('a', [opened()]))
  await suite.log.append({ ...record, value: Buffer.from(`${value.toString()} `) })
  await expect.poll(verdicts, { timeout: 10_000 }).toEqual([{ verdict: 'unreadable' }])
})

test('a second first record, of recorders that made the store at once, is counted apart and is no unreadable record', async () => {
  const registry = new Registry()
  await suite.record({ registry })
  await suite.log.append({ storyId: 'a', value: Buffer.from(JSON.stringify(newGenesis(4))) })
  await expect
    .poll(() => registry.metrics(), { timeout: 10_000 })
    .toContain('\nfilrouge_recorder_records_total{verdict="genesis"} 1\n')
  expect(await registry.metrics()).toContain('\nfilrouge_recorder_records_total{verdict="unreadable"} 0\n')
})

/** Whether each record of a story was appended by the transaction that folded it. */
const foldedInOne = async (storyId: string): Promise<boolean[]> => {
  const rows: { one: boolean }[] = await suite.dataSource.query(
    `SELECT r.xmin = a.xmin AS one FROM log.record r
     JOIN record.append a ON a.partition = r.partition AND a.log_offset = r."offset"
     WHERE r.key = $1 ORDER BY r."offset"`,
    [storyId],
  )
  return rows.map(({ one }) => one)
}

test('from the second record of a partition on, one transaction appends and folds', async () => {
  await suite.record()
  await suite.outcome(await suite.append('a', [opened()]))
  for (const id of ['x', 'y']) await suite.outcome(await suite.append('a', [reported(id)]))
  // A refused one too, and several at once.
  await suite.outcome(await suite.append('a', [reported('x')]))
  const ids = await Promise.all(['p', 'q', 'r'].map((id) => suite.append('a', [reported(id)])))
  for (const id of ids) expect(await suite.outcome(id)).toMatchObject({ status: 'accepted' })
  expect(await foldedInOne('a')).toEqual([false, true, true, true, true, true, true])
  expect(await suite.feedIsGapless()).toBe(true)
})

test('records that another process appended are folded first', async () => {
  await suite.record()
  await suite.outcome(await suite.append('a', [opened()]))
  await appendElsewhere('a', [reported('x')])
  expect(await suite.outcome(await suite.append('a', [reported('y')]))).toMatchObject({ fromVersion: 3 })
  expect(await suite.outcome(await suite.append('a', [reported('z')]))).toMatchObject({ fromVersion: 4 })
  expect(await foldedInOne('a')).toEqual([false, false, false, true])
})

/** Appends a record as another process does. */
async function appendElsewhere(storyId: string, events: readonly object[]): Promise<string> {
  const envelope = envelopeOf(storyId, events)
  const { value, headers } = recordOf(envelope)
  await suite.dataSource.query(
    `WITH moved AS (UPDATE log.partition SET next_offset = next_offset + 1 WHERE partition = $1 RETURNING next_offset - 1 AS place)
     INSERT INTO log.record SELECT $1, place, $2, $3, $4, $5 FROM moved`,
    [suite.log.partitionOf(storyId), Date.now(), storyId, value, JSON.stringify(headers)],
  )
  return envelope.appendId
}

const WAITING = `FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`

/** Keeps the recorder from writing. @returns waits until a statement waits for that, ends its session, lets all go on */
async function blocked() {
  const runner = suite.dataSource.createQueryRunner()
  onTestFinished(() => runner.release())
  await runner.startTransaction()
  await runner.query('LOCK TABLE record.event IN EXCLUSIVE MODE')
  return {
    waits: async () => {
      await expect
        .poll(() => runner.query(`SELECT count(*)::integer AS n ${WAITING}`), { timeout: 10_000 })
        .toEqual([{ n: 1 }])
    },
    kill: () => runner.query(`SELECT pg_terminate_backend(pid) ${WAITING}`),
    goOn: () => runner.commitTransaction(),
  }
}

test('a record whose transaction lost its connection is on the log once, and gets its verdict', async () => {
  await suite.record()
  await suite.outcome(await suite.append('a', [opened()]))
  const block = await blocked()
  const appended = suite.append('a', [reported('x')])
  await block.waits()
  await block.kill()
  const appendId = await appended
  await block.goOn()
  expect(await suite.outcome(appendId)).toMatchObject({ fromVersion: 2 })
  expect(await suite.outcome(await suite.append('a', [reported('y')]))).toMatchObject({ fromVersion: 3 })
  expect((await foldedInOne('a')).slice(0, 2)).toEqual([false, false])
})

test('a recorder that stops finishes the append in hand', async () => {
  const recorder = await suite.record()
  await suite.outcome(await suite.append('a', [opened()]))
  const block = await blocked()
  const appended = suite.append('a', [reported('x')])
  await block.waits()
  const closed = recorder.close()
  await block.goOn()
  await closed
  expect(await suite.outcome(await appended)).toMatchObject({ fromVersion: 2 })
  expect(await foldedInOne('a')).toEqual([false, true])
})

test('behind a fold that takes long an append is acknowledged before it is folded', async () => {
  await suite.record()
  await suite.outcome(await suite.append('a', [opened()]))
  const block = await blocked()
  const other = await appendElsewhere('a', [reported('x')])
  await block.waits()
  const appendId = await suite.append('a', [reported('y')])
  await block.goOn()
  expect(await suite.outcome(other)).toMatchObject({ fromVersion: 2 })
  expect(await suite.outcome(appendId)).toMatchObject({ fromVersion: 3 })
})

test('while appends follow each other, the recorder does its other work', async () => {
  await suite.record()
  for (const story of ['a', 'bad']) await suite.outcome(await suite.append(story, [opened()]))
  await suite.dataSource.query(
    `INSERT INTO record.quarantine (story_id, partition, since, reason) VALUES ('bad', $1, '', 'a fault of ours')`,
    [suite.log.partitionOf('bad')],
  )
  await requestRelease(suite.dataSource, 'bad')
  const released = new AbortController()
  let appends = 0
  const appending = Array.from({ length: 4 }, async () => {
    while (!released.signal.aborted) await suite.append('a', [reported(`n-${appends++}`)])
  })
  await expect.poll(() => quarantinedStories(suite.dataSource), { timeout: 10_000 }).toEqual([])
  released.abort()
  await Promise.all(appending)
  expect(await suite.outcome(await suite.append('a', [reported('last')]))).toMatchObject({
    fromVersion: appends + 2,
  })
  const inOne = await foldedInOne('a')
  expect(inOne.filter(Boolean).length).toBeGreaterThan(inOne.length / 2)
})

test('lag is a metric of each partition', async () => {
  const registry = new Registry()
  await suite.record({ registry })
  await suite.outcome(await suite.append('a', [opened()]))
  const partition = suite.log.partitionOf('a')
  await expect
    .poll(() => registry.metrics(), { timeout: 10_000 })
    .toContain(`filrouge_recorder_lag_records{partition="${partition}"} 0`)
})

test('a request that was refused never takes effect, however often it is on the log', async () => {
  await suite.record()
  const early = envelopeOf('late', [reported('a')])
  await suite.log.append(recordOf(early))
  expect(await suite.outcome(early.appendId)).toMatchObject({ status: 'rejected', code: 'story-not-found' })
  await suite.append('late', [opened()])
  // The producer sends the request again. The client that was refused sends another under the same append id.
  await suite.log.append(recordOf(early))
  await suite.append('late', [reported('b')], { appendId: early.appendId })
  await suite.log.append(recordOf(early))
  await suite.outcome(await suite.append('late', [reported('c')]))
  expect(await suite.dataSource.query('SELECT verdict FROM record.append ORDER BY log_offset')).toEqual(
    ['rejected', 'accepted', 'repeated', 'accepted', 'repeated', 'accepted'].map((verdict) => ({ verdict })),
  )
  expect(await suite.dataSource.query('SELECT development_id FROM record.development ORDER BY 1')).toEqual([
    { development_id: 'b' },
    { development_id: 'c' },
  ])
})

test('copies of requests that waited in quarantine get the same verdicts when their story is released', async () => {
  const { log, dataSource } = suite
  await suite.record()
  const early = envelopeOf('bad', [reported('a')])
  const again = envelopeOf('bad', [reported('b')], { appendId: early.appendId })
  for (const one of [early, envelopeOf('bad', [opened()])]) await log.append(recordOf(one))
  await expect
    .poll(() => dataSource.query('SELECT count(*)::integer AS n FROM record.append'), { timeout: 10_000 })
    .toEqual([{ n: 2 }])
  await dataSource.query(
    `INSERT INTO record.quarantine (story_id, partition, since, reason) VALUES ('bad', $1, '', 'a fault of ours')`,
    [log.partitionOf('bad')],
  )
  for (const one of [early, again, early, again]) await log.append(recordOf(one))
  await expect
    .poll(() => dataSource.query('SELECT count(*)::integer AS n FROM record.quarantined_append'), {
      timeout: 10_000,
    })
    .toEqual([{ n: 4 }])
  await requestRelease(dataSource, 'bad')
  await expect.poll(() => quarantinedStories(dataSource), { timeout: 10_000 }).toEqual([])
  expect(await dataSource.query('SELECT verdict FROM record.append ORDER BY log_offset')).toEqual(
    ['rejected', 'accepted', 'repeated', 'accepted', 'repeated', 'repeated'].map((verdict) => ({ verdict })),
  )
})
