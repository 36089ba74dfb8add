import pg from 'pg'
import { newGenesis, readGenesis, writeGenesis, type Genesis } from '../genesis.js'
import { mustBeGenesis } from '../guard.js'
import {
  LogRefused,
  LogUnavailable,
  messageOf,
  type AppendLog,
  type FoldingAppender,
  type LogFacts,
  type LogPlace,
  type LogReader,
  type LogRecord,
  type NewRecord,
} from '../log.js'
import { partitionOf } from '../murmur2.js'
import { SendQueue } from '../send-queue.js'
import { Arrivals } from './arrivals.js'
import { movedEnds } from './insert-placed.js'
import { postgresReader } from './postgres-reader.js'
import {
  APPEND_ONE_SQL,
  APPEND_SQL,
  CREATE_LOCK,
  CREATE_SQL,
  EXISTS_SQL,
  FACTS_SQL,
  FLUSH_SQL,
  LOCK_SQL,
  RECORDS_SQL,
  recordOf,
  type RecordRow,
} from './tables.js'
import { Wakening } from './wakening.js'

/** So long an append waits for a transaction whose outcome is not known, ms. */
const LOCK_MS = 5_000

export interface PostgresLogOptions {
  /** The settings of its connections: `connectionSettings` of libs/database. */
  connection: pg.ClientConfig
  /** The number of partitions of a new store. */
  partitions: number
  /** Whether other processes use this log. Then they are woken after an append. */
  shared: boolean
}

/** The log as a table of Postgres, for a store without Kafka. */
export function postgresLog(options: PostgresLogOptions): AppendLog {
  return new PostgresLog(options)
}

class PostgresLog implements AppendLog {
  private readonly pool: pg.Pool
  /** Its commits do not wait for the disk: see docs/decisions/one-flush.md. */
  private readonly appending: pg.Pool
  private readonly wakening: Wakening
  private readonly arrivals = new Arrivals()
  private readonly folders = new Set<FoldingAppender>()
  /** The last records that this process appended, by partition. */
  private readonly last = new Map<number, Pick<LogRecord, 'offset' | 'timestamp'>>()
  private readonly queue = new SendQueue((records) => {
    const places = this.send(records)
    return records.map(async (_, i) => (await places)[i] ?? noPlace())
  })
  private opened: Genesis | null = null

  constructor(private readonly options: PostgresLogOptions) {
    this.pool = new pg.Pool({ ...options.connection, max: 4 })
    const { options: settings = '' } = options.connection
    this.appending = new pg.Pool({
      ...options.connection,
      max: 1,
      // A plan for the values of each append would take longer than the append.
      options: `${settings} -c synchronous_commit=off -c plan_cache_mode=force_generic_plan`,
    })
    for (const pool of [this.pool, this.appending]) pool.on('error', () => undefined) // the next query makes another connection
    this.wakening = new Wakening(options.shared ? options.connection : null)
  }

  get genesis(): Genesis {
    if (!this.opened) throw new Error('the log is not open')
    return this.opened
  }

  async open({ create }: { create: boolean }): Promise<void> {
    if (create) await this.create()
    const there = await this.query<{ there: boolean }>(EXISTS_SQL, [])
    if (!there[0]?.there) throw new LogRefused('there is no log in this database')
    const { partitions } = await this.inspect()
    this.opened = mustBeGenesis(partitions[0]?.genesis ?? null, 'the log in this database')
    await this.wakening.start()
  }

  partitionOf(storyId: string): number {
    return partitionOf(storyId, this.genesis.partitions)
  }

  append(record: NewRecord): Promise<LogPlace> {
    return this.queue.append(record)
  }

  async makeDurable(place: LogPlace, { value }: NewRecord): Promise<void> {
    // A commit that waits for the disk takes all earlier commits there.
    await this.query(FLUSH_SQL, [])
    const record = await this.recordAt(place)
    if (!record?.value?.equals(value))
      throw new LogUnavailable('Postgres has crashed, and an append that nothing was answered to is lost')
  }

  appendWith(folder: FoldingAppender): () => void {
    this.folders.add(folder)
    return () => void this.folders.delete(folder)
  }

  reader(): LogReader {
    const { wakening, arrivals } = this
    return postgresReader({
      query: (text, values, name) => this.query(text, values, name),
      wakening,
      arrivals,
      shared: this.options.shared,
    })
  }

  async inspect(): Promise<LogFacts> {
    const rows = await this.query<{
      partition: number
      end: string
      earliest: string
      genesis: Buffer | null
    }>(FACTS_SQL, [])
    return {
      settings: null,
      partitions: rows.map(({ partition, end, earliest, genesis }) => ({
        partition,
        earliest: BigInt(earliest),
        end: BigInt(end),
        genesis: readGenesis(genesis),
      })),
    }
  }

  async recordAt(place: LogPlace): Promise<LogRecord | null> {
    return (await this.recordsAt([place])).get(place.partition) ?? null
  }

  async recordsAt(places: readonly LogPlace[]): Promise<Map<number, LogRecord>> {
    const rows = await this.query<RecordRow>(RECORDS_SQL, [
      places.map(({ partition }) => partition),
      places.map(({ offset }) => String(offset)),
    ])
    return new Map(rows.map((row) => [row.partition, recordOf(row)]))
  }

  async ping(): Promise<void> {
    await this.query('SELECT 1', [])
  }

  async close(): Promise<void> {
    await this.queue.idle()
    await this.wakening.stop()
    await Promise.all([this.pool.end(), this.appending.end()])
  }

  private async send(records: readonly NewRecord[]): Promise<LogPlace[]> {
    const placed = this.placed(records)
    try {
      const folder = placed ? await this.askFolders(placed) : 'declined'
      if (placed && folder === 'appended') return this.remember(placed)
      const appended =
        placed && folder === 'failed'
          ? await this.appendUnlessThere(records, placed)
          : await this.insert(records)
      this.arrivals.add(appended)
      this.wakening.wake()
      return this.remember(appended)
    } catch (error) {
      this.last.clear()
      this.arrivals.forget() // the records may be in the table
      this.wakening.wake()
      throw error
    }
  }

  private remember(records: readonly LogRecord[]): LogPlace[] {
    for (const record of records) this.last.set(record.partition, record)
    return records.map(({ partition, offset }) => ({ partition, offset }))
  }

  /** The records behind the last ones. @returns null where other processes append, or a last one is not known */
  private placed(records: readonly NewRecord[]): LogRecord[] | null {
    if (this.options.shared || this.folders.size === 0) return null
    const next = new Map(this.last)
    const placed: LogRecord[] = []
    for (const { storyId: key, value, headers = {} } of records) {
      const partition = this.partitionOf(key)
      const last = next.get(partition)
      if (!last) return null
      // The clock may be behind.
      const timestamp = Math.max(Date.now(), last.timestamp)
      const record = { partition, offset: last.offset + 1n, timestamp, key, value, headers }
      next.set(partition, record)
      placed.push(record)
    }
    return placed
  }

  /** @returns `failed` where the outcome is not known */
  private async askFolders(placed: readonly LogRecord[]): Promise<'appended' | 'declined' | 'failed'> {
    for (const append of this.folders) {
      const isAppended = await append(placed).catch(() => null)
      if (isAppended === null) return 'failed'
      if (isAppended) return 'appended'
    }
    return 'declined'
  }

  /**
   * Appends records of which a transaction that failed may have appended all, and may do so still. It locked the ends of their
   * partitions, or finds them elsewhere.
   */
  private async appendUnlessThere(
    records: readonly NewRecord[],
    placed: readonly LogRecord[],
  ): Promise<LogRecord[]> {
    const client = await this.pool.connect().catch(unavailable)
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`)
      const moved = movedEnds(placed)
      const partitions = moved.map(({ partition }) => partition)
      const { rows } = await client.query<{ partition: number; end: string }>(LOCK_SQL, [partitions])
      const ends = new Map(rows.map(({ partition, end }) => [partition, BigInt(end)]))
      const isThere = moved.every(({ partition, next }) => ends.get(partition) === next)
      if (!isThere && !moved.every(({ partition, first }) => ends.get(partition) === first))
        throw new Error('the log ends elsewhere')
      const appended = isThere ? [...placed] : await this.insert(records, client)
      await client.query('COMMIT')
      return appended
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw unavailableOf(error)
    } finally {
      client.release()
    }
  }

  private async insert(records: readonly NewRecord[], on: Queried = this.appending): Promise<LogRecord[]> {
    const placed = await this.insertRows(records, on)
    return records.map(({ storyId: key, value, headers = {} }, i) =>
      recordOf({ ...(placed[i] ?? noPlace()), key, value, headers: { ...headers } }),
    )
  }

  private insertRows(records: readonly NewRecord[], on: Queried): Promise<Placed[]> {
    const rows = records.map(
      ({ storyId, value, headers }) =>
        [this.partitionOf(storyId), storyId, value, JSON.stringify(headers ?? {})] as const,
    )
    const [only, ...more] = rows
    if (only && more.length === 0) return this.query<Placed>(APPEND_ONE_SQL, [...only], 'log_append_one', on)
    const columns = ([0, 1, 2, 3] as const).map((column) => rows.map((row) => row[column]))
    return this.query<Placed>(APPEND_SQL, columns, 'log_append', on)
  }

  /** Makes the schema and genesis if they are missing. One process at a time does so. */
  private async create(): Promise<void> {
    const client = await this.pool.connect().catch(unavailable)
    try {
      await client.query('BEGIN')
      await client.query('SELECT pg_advisory_xact_lock($1)', [CREATE_LOCK])
      await client.query(CREATE_SQL)
      const { rows } = await client.query('SELECT 1 FROM log.partition LIMIT 1')
      if (rows.length === 0) await this.bear(client)
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw unavailableOf(error)
    } finally {
      client.release()
    }
  }

  private async bear(client: pg.PoolClient): Promise<void> {
    const { partitions } = this.options
    await client.query(
      'INSERT INTO log.partition SELECT p, 0, 0 FROM generate_series(0, $1::integer - 1) p',
      [partitions],
    )
    const value = writeGenesis(newGenesis(partitions))
    const all = Array.from({ length: partitions }, (_, partition) => partition)
    await client.query(APPEND_SQL, [all, all.map(() => null), all.map(() => value), all.map(() => '{}')])
  }

  private async query<Row extends pg.QueryResultRow>(
    text: string,
    values: unknown[],
    name?: string,
    on: Queried = this.pool,
  ): Promise<Row[]> {
    try {
      const { rows } = await on.query<Row>({ text, values, ...(name !== undefined && { name }) })
      return rows
    } catch (error) {
      throw unavailableOf(error)
    }
  }
}

type Queried = Pick<pg.ClientBase, 'query'>
type Placed = Pick<RecordRow, 'partition' | 'offset' | 'recorded_time'>

const unavailableOf = (error: unknown): LogUnavailable =>
  new LogUnavailable(`the log in Postgres does not answer: ${messageOf(error)}`, {
    cause: error,
  })

function noPlace(): never {
  throw new Error('an insert gave fewer places than records')
}

function unavailable(error: unknown): never {
  throw unavailableOf(error)
}
