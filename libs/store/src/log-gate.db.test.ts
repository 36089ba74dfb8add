import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DataSource } from 'typeorm'
import type { Connection } from '@filrouge/database'
import { postgresLog, type AppendLog } from '@filrouge/log'
import { LIVE, pinStore, storeMemory } from '@filrouge/record'
import { makeLogger } from '@filrouge/runtime'
import { emptySchema, freshDatabase, type TestDatabase } from '../../../test/support/postgres.js'
import { recordDataSource } from './data-source.js'
import { LogGate } from './log-gate.js'

let database: TestDatabase
let dataSource: DataSource
let release: () => Promise<void>
let connection: Connection
let gates: LogGate[]

beforeEach(async () => {
  gates = []
  database = await freshDatabase()
  dataSource = await recordDataSource({
    url: database.url,
    poolSize: 3,
    applicationName: 'test',
  }).initialize()
  const runner = dataSource.createQueryRunner()
  connection = await runner.connect()
  release = () => runner.release()
})
afterEach(async () => {
  await Promise.all(gates.map((gate) => gate.close()))
  await release()
  await dataSource.destroy()
  await database.drop()
})

const newLog = (): AppendLog =>
  postgresLog({ connection: { connectionString: database.url }, partitions: 2, shared: false })

/** Opens the gate of a process that may make a new store. */
async function openGate(log = newLog()): Promise<LogGate> {
  const memory = () => storeMemory(connection, LIVE)
  const gate = new LogGate({ log, memory, create: true, logger: makeLogger('silent', 'test') })
  gates.push(gate)
  await gate.start()
  return gate
}

/** A store whose record was emptied: the service keeps its feed, and the log is to be folded again. */
async function emptiedRecord(): Promise<void> {
  const log = newLog()
  const gate = await openGate(log)
  expect(gate.problem()).toBe(null)
  await pinStore(connection, LIVE, log.genesis)
  await Promise.all(gates.splice(0).map((one) => one.close()))
  await emptySchema(dataSource, 'record')
}

test('a store whose record was emptied opens its own log', async () => {
  await emptiedRecord()
  expect((await openGate()).problem()).toBe(null)
})

test('no new log is made for a store whose record was emptied and whose log is missing', async () => {
  await emptiedRecord()
  await dataSource.query('DROP SCHEMA log CASCADE')
  expect((await openGate()).problem()).toBe('there is no log in this database')
  expect(await dataSource.query(`SELECT to_regclass('log.record') AS log`)).toEqual([{ log: null }])
})

test('a store whose record was emptied refuses another log', async () => {
  await emptiedRecord()
  await dataSource.query('DROP SCHEMA log CASCADE')
  const other = newLog()
  await other.open({ create: true })
  await other.close()
  expect((await openGate()).problem()).toMatch(/^the log was remade, or is another's/)
})
