import { postgresLog, type AppendLog } from '@filrouge/log'
import { appendOutcomes, type AppendOutcome } from '@filrouge/record'
import { recordDataSource } from '@filrouge/store'
import { makeLogger } from '@filrouge/runtime'
import { Registry } from 'prom-client'
import type { DataSource } from 'typeorm'
import { afterEach, beforeEach, expect } from 'vitest'
import { envelopeOf, recordOf, type Writing } from '../../../test/support/envelopes.js'
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.js'
import { startRecorder, type Recorder, type RecorderParts } from '../src/recorder.js'

/** A store for each test: a log and a record in one database. */
export class RecorderSuite {
  log!: AppendLog
  dataSource!: DataSource
  readonly recorders: Recorder[] = []
  private database!: TestDatabase

  async begin(): Promise<void> {
    this.database = await freshDatabase()
    const connection = { connectionString: this.database.url }
    this.log = postgresLog({ connection, partitions: 4, shared: false })
    await this.log.open({ create: true })
    this.dataSource = await recordDataSource({
      url: this.database.url,
      poolSize: 10,
      applicationName: 'test',
    }).initialize()
  }

  async end(): Promise<void> {
    await Promise.all(this.recorders.splice(0).map((one) => one.close()))
    await this.dataSource.destroy()
    await this.log.close()
    await this.database.drop()
  }

  async record(parts: Partial<RecorderParts> = {}): Promise<Recorder> {
    const recorder = await startRecorder({
      openLog: () => Promise.resolve(this.log),
      dataSource: this.dataSource,
      registry: new Registry(),
      logger: makeLogger('silent', 'recorder'),
      recorded: () => undefined,
      ...parts,
    })
    let closed: Promise<void> | null = null
    const once = { status: recorder.status, close: () => (closed ??= recorder.close()) }
    this.recorders.push(once)
    return once
  }

  async append(storyId: string, events: readonly object[], writing: Writing = {}): Promise<string> {
    const envelope = envelopeOf(storyId, events, writing)
    await this.log.append(recordOf(envelope))
    return envelope.appendId
  }

  async outcomes(appendIds: readonly string[]): Promise<AppendOutcome[]> {
    return [...(await appendOutcomes(this.dataSource, appendIds)).values()]
  }

  async outcome(appendId: string): Promise<AppendOutcome> {
    return this.outcomeOtherThan(appendId, null)
  }

  /** The first outcome that has another status. */
  async outcomeOtherThan(appendId: string, status: AppendOutcome['status'] | null): Promise<AppendOutcome> {
    let found: AppendOutcome | undefined
    const isThere = async () => {
      ;[found] = await this.outcomes([appendId])
      return found !== undefined && found.status !== status
    }
    await expect.poll(isThere, { timeout: 10_000, interval: 20 }).toBe(true)
    if (!found) throw new Error('no outcome')
    return found
  }

  /** Whether the feed of each partition counts from 1 without a gap and has every event once. */
  async feedIsGapless(): Promise<boolean> {
    const [{ holds }] = await this.dataSource.query(`
      SELECT (SELECT coalesce(bool_and(n = last), true) FROM
          (SELECT count(*) AS n, max(sequence) AS last FROM service.feed GROUP BY partition) counted)
        AND (SELECT count(*) FROM service.feed) = (SELECT count(*) FROM record.event) AS holds`)
    return holds
  }
}

export function recorderSuite(): RecorderSuite {
  const suite = new RecorderSuite()
  beforeEach(() => suite.begin())
  afterEach(() => suite.end())
  return suite
}
