import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { kafkaLog, postgresLog, type AppendLog } from '../../libs/log/src/index.js'
import { startKafka } from '../support/kafka.js'
import { FLUSHES_LATE, postmasterOf, startMortalPostgres } from '../support/mortal-postgres.js'
import { freshDatabase, type TestDatabase } from '../support/postgres.js'
import { freePort } from '../support/ports.js'
import { ADMIN_KEY, startService as startUntracked, until, type Service } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'
import { differences, isFolded, writeAgain } from './checker.js'
import { missedOrRepeated, startFollowers, type Followers } from './followers.js'
import { startWriters, type Writers } from './writers.js'

/** A short run. `CRASH_ROUNDS=100 npx vitest run test/crash` is a long one. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 3)
const STORIES = 3
const PROBLEM = 'application/problem+json; charset=utf-8'
/** One story of each kind of writer. */
const FOLLOWED = ['expecting-0', 'careless-1', 'retrying-2', 'contended-0']

/** The processes of the test that runs. */
let running: Service[] = []

/** Starts a process that is stopped when the test ends. */
async function startService(...args: Parameters<typeof startUntracked>): Promise<Service> {
  const service = await startUntracked(...args)
  running.push(service)
  onTestFinished(async () => {
    running = []
    service.process.kill('SIGCONT')
    await service.stop()
  })
  return service
}

/** Waits until the service has accepted more appends of the writers. */
async function progress(writers: Writers, more: number): Promise<void> {
  const before = writers.accepted()
  await until(
    () => writers.accepted() >= before + more,
    60_000,
    () =>
      [
        `no more than ${writers.accepted() - before} of ${more} appends accepted`,
        `the last answer: ${JSON.stringify(writers.answers.at(-1))}`,
        ...running.map((one) => `${one.process.spawnargs.slice(2).join(' ')}: ${one.said().slice(-3_000)}`),
      ].join('\n'),
  )
}

test(
  'a standalone that is killed and started again, and one whose Postgres is killed, lose nothing',
  { timeout: 60_000 + ROUNDS * 20_000 },
  async () => {
    const dataDir = temporaryDirectory()
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    const port = await freePort()
    const start = () => startService([], { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' }, port)
    let service = await start()
    await flushLate(embeddedUrl(dataDir))
    const followers = await startFollowers(() => service.url, FOLLOWED)
    const writers = startWriters(() => service.url, STORIES)
    for (let round = 0; round < ROUNDS; round++) {
      await progress(writers, 30)
      // The process dies, its Postgres, or both. A process starts its Postgres again.
      if (round % 3 > 0) process.kill(postmasterOf(dataDir), 'SIGKILL')
      if (round % 3 !== 1) {
        await service.stop('SIGKILL')
        service = await start()
      }
    }
    await progress(writers, 30)
    const database = embeddedUrl(dataDir)
    const log = postgresLog({ connection: { connectionString: database }, partitions: 8, shared: false })
    await nothingIsLost(writers, log, database)
    await nothingIsMissed(followers, database)
    await log.close()
    expect(await service.stop()).toBe(0)
  },
)

/**
 * Stops the writers, writes some records of the log again, and waits until all is folded. Then it compares the record
 * with the log and with the answers to the writers.
 */
async function nothingIsLost(writers: Writers, log: AppendLog, databaseUrl: string): Promise<void> {
  await writers.stop()
  await log.open({ create: false })
  expect(await writeAgain(log)).toBeGreaterThan(0)
  await until(
    () => isFolded(log, databaseUrl),
    60_000,
    () => 'the log is not folded',
  )
  expect(await differences(log, databaseUrl, writers.answers)).toEqual([])
  const answered = new Set(writers.answers.map(({ status }) => status))
  expect([...answered], 'requests were accepted, and refused').toEqual(
    expect.arrayContaining([201, 202, 412]),
  )
}

/** Waits until the followers have seen what is recorded, and stops them. Then it compares. */
async function nothingIsMissed(followers: Followers, databaseUrl: string): Promise<void> {
  const heads = await onDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ story_id: string; version: number }>(
      'SELECT story_id, version FROM record.head',
    )
    return new Map(rows.map(({ story_id, version }) => [story_id, version]))
  })
  let missing: string[] = []
  await until(
    () => (missing = missedOrRepeated(followers.all, heads)).length === 0,
    60_000,
    () => `followers missed or saw twice:\n${missing.join('\n')}`,
  )
  await followers.stop()
  expect(missedOrRepeated(followers.all, heads)).toEqual([])
  expect(followers.all.filter(({ interruptions }) => interruptions === 0)).toEqual([])
}

/** Ends every connection to the database: the loss of Postgres, as its clients see it. */
const cutConnections = (databaseUrl: string) =>
  onDatabase(databaseUrl, (client) =>
    client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    ),
  )

/** Lets a kill of Postgres lose every commit that did not wait for the disk. */
const flushLate = (databaseUrl: string) =>
  onDatabase(databaseUrl, async (client) => {
    for (const [name, value] of Object.entries(FLUSHES_LATE))
      await client.query(`ALTER SYSTEM SET ${name} = '${value}'`)
    await client.query('SELECT pg_reload_conf()')
  })

async function onDatabase<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The URL of the Postgres that runs in a data directory. */
function embeddedUrl(dataDir: string): string {
  const port = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3]
  const password = readFileSync(join(dataDir, 'postgres-password'), 'utf8')
  return `postgres://filrouge:${password}@127.0.0.1:${port}/filrouge`
}

interface Distributed {
  environment: Record<string, string>
  databaseUrl: string
  log: AppendLog
  end(): Promise<void>
}

async function distributed(brokers: string, given?: TestDatabase): Promise<Distributed> {
  const database = given ?? (await freshDatabase())
  const topicPrefix = `crash-${randomUUID()}.`
  const log = await kafkaLog({
    brokers: brokers.split(','),
    topicPrefix,
    partitions: 8,
  })
  return {
    databaseUrl: database.url,
    log,
    environment: {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: brokers,
      FILROUGE_TOPIC_PREFIX: topicPrefix,
      FILROUGE_REPLICATION: '1',
      FILROUGE_LOG_LEVEL: 'error',
    },
    end: async () => {
      await log.close()
      await database.drop()
    },
  }
}

test.skipIf(inject('kafkaBrokers') === '')(
  'api and recorders are killed, frozen and woken',
  { timeout: 120_000 + ROUNDS * 60_000 },
  async () => {
    const { environment, databaseUrl, log, end } = await distributed(inject('kafkaBrokers'))
    const apiPort = await freePort()
    const recorder = () => startService(['--only', 'recorder'], environment)
    const startApi = () => startService(['--only', 'api'], environment, apiPort)
    let recorders: Service[] = [await recorder(), await recorder()]
    let api = await startApi()
    const followers = await startFollowers(() => api.url, FOLLOWED)
    const writers = startWriters(() => api.url, STORIES)
    for (let round = 0; round < ROUNDS; round++) {
      await cutConnections(databaseUrl)
      await progress(writers, 30)
      const [first, second] = recorders
      if (!first || !second) throw new Error('there are two recorders')
      if (round % 3 === 0) {
        await first.stop('SIGKILL')
        await progress(writers, 30) // the other recorder takes over
        recorders = [second, await recorder()]
      } else if (round % 3 === 1) {
        first.process.kill('SIGSTOP')
        await progress(writers, 60) // its session has ended, and the other recorder owns its partitions
        await until(
          () => isTakenOver(second),
          60_000,
          () => 'the frozen recorder still owns partitions',
        )
        first.process.kill('SIGCONT')
      } else {
        await api.stop('SIGKILL')
        api = await startApi()
      }
    }
    await progress(writers, 30)
    await nothingIsLost(writers, log, databaseUrl)
    await nothingIsMissed(followers, databaseUrl)
    await Promise.all([api, ...recorders].map((service) => service.stop()))
    await end()
  },
)

async function isTakenOver(recorder: Service): Promise<boolean> {
  const metrics = await (await fetch(`${recorder.url}/metrics`)).text()
  return /^filrouge_recorder_partitions 8$/m.test(metrics)
}

test.skipIf(inject('kafkaBrokers') === '')(
  'the broker is killed, and comes back',
  { timeout: 240_000 },
  async () => {
    const kafka = await startKafka()
    const { environment, databaseUrl, log, end } = await distributed(kafka.brokers)
    const recorder = await startService(['--only', 'recorder'], environment)
    const api = await startService(['--only', 'api'], environment)
    const writers = startWriters(() => api.url, STORIES)
    for (let round = 0; round < Math.ceil(ROUNDS / 3); round++) {
      await progress(writers, 30)
      await kafka.kill()
      await until(
        () => writers.answers.at(-1)?.status === 503,
        60_000,
        () => 'no writer got an answer that the log is gone',
      )
      // Reads continue, and answer that they may be behind.
      for (const path of ['/stories/careless-0', '/stories/careless-0/events', '/changes', '/live']) {
        const read = await fetch(`${api.url}/v1${path}`, {
          headers: { authorization: `Bearer ${ADMIN_KEY}`, accept: '*/*' },
        })
        expect([path, read.status, read.headers.get('filrouge-stale')]).toEqual([path, 200, 'true'])
        await read.body?.cancel()
      }
      await kafka.restart()
    }
    await progress(writers, 30)
    await nothingIsLost(writers, log, databaseUrl)
    await Promise.all([api.stop(), recorder.stop()])
    await end()
    await kafka.stop()
  },
)

test.skipIf(inject('kafkaBrokers') === '')(
  'Postgres is killed, and comes back',
  { timeout: 240_000 },
  async () => {
    const postgres = await startMortalPostgres(FLUSHES_LATE)
    const { environment, databaseUrl, log, end } = await distributed(inject('kafkaBrokers'), postgres)
    const recorder = await startService(['--only', 'recorder'], environment)
    const api = await startService(['--only', 'api'], environment)
    const followers = await startFollowers(() => api.url, FOLLOWED)
    const writers = startWriters(() => api.url, STORIES)
    for (let round = 0; round < Math.ceil(ROUNDS / 3); round++) {
      await progress(writers, 30)
      await postgres.kill()
      await until(
        async () => (await fetch(`${api.url}/health/ready`)).status === 503,
        60_000,
        () => 'the API is ready without Postgres',
      )
      const read = await fetch(`${api.url}/v1/stories/careless-0`, {
        headers: { authorization: `Bearer ${ADMIN_KEY}` },
      })
      expect([read.status, read.headers.get('content-type')]).toEqual([503, PROBLEM])
      await postgres.restart()
    }
    await progress(writers, 30)
    await nothingIsLost(writers, log, databaseUrl)
    await nothingIsMissed(followers, databaseUrl)
    await Promise.all([api.stop(), recorder.stop()])
    await end()
  },
)
