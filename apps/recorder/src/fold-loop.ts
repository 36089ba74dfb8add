import {
  checkLog,
  type AppendLog,
  type LogBatch,
  type LogReader,
  type NewRecord,
  type Refusal,
} from '@filrouge/log'
import {
  firstStatement,
  KnownHeads,
  olderThanLog,
  openCheckpoints,
  pinStore,
  storeMemory,
  type Checkpoint,
  type FoldTarget,
  type PartitionBatch,
} from '@filrouge/record'
import { DISCARD_PLANS_SQL, type Connection } from '@filrouge/database'
import { repeatedly, type Logger } from '@filrouge/runtime'
import { SessionLoop, unless } from '@filrouge/waiting'
import type { Folded } from './fold-batches.js'
import { FoldLog } from './fold-log.js'
import { Ownership } from './ownership.js'
import { ReadAhead } from './read-ahead.js'
import type { RecorderStatus } from './recorder-status.js'

/** The interval at which ownership is checked and free partitions are taken. */
const SHARE_MS = 1_000
/** The pause after a session that failed, before the next one. */
const RETRY_MS = 500
/** While nothing is appended, a take waits until ownership is checked again. */
const TAKE = { waitMs: SHARE_MS, maxBytes: 4_000_000 }

/** A connection that owns the locks of partitions and writes. */
export interface WritingConnection extends Connection {
  release(): Promise<void>
}

export interface FoldLoopParts {
  /** Resolves when the log is open. */
  openLog(): Promise<AppendLog>
  /** @throws if Postgres cannot be reached */
  connect(): Promise<WritingConnection>
  /** The schema that it folds into, and the side effects. */
  target: FoldTarget
  /** The handler that folds and commits batches. */
  fold(work: FoldWork): Promise<Folded>
  /** The handler that releases stories whose release was requested. */
  release(work: ReleaseWork): Promise<Checkpoint[]>
  status: RecorderStatus
  logger: Logger
}

export interface FoldWork {
  connection: Connection
  target: FoldTarget
  batches: PartitionBatch[]
  heads: KnownHeads
}

export interface ReleaseWork {
  connection: Connection
  target: FoldTarget
  checkpoints: Checkpoint[]
}

/**
 * Reads the partitions that this recorder owns and hands their batches to the fold, in sessions. A session is one
 * connection to Postgres. Any failure ends the session, drops its checkpoints in memory, and begins another session.
 */
export class FoldLoop {
  private readonly loop: SessionLoop

  constructor(private readonly parts: FoldLoopParts) {
    const { logger, status } = parts
    const log = repeatedly(logger, 'folding was interrupted; it begins again')
    this.loop = new SessionLoop({
      session: (stopping) => this.session(stopping),
      failed: (error) => {
        status.dropAll()
        status.failed(error)
        log(error)
      },
      retry: { firstMs: RETRY_MS, longestMs: RETRY_MS },
    })
  }

  start(): void {
    this.loop.start()
  }

  /** Finishes the batch in hand and releases the partitions. */
  async stop(): Promise<void> {
    await this.loop.stop()
  }

  private async session(stopping: AbortSignal): Promise<void> {
    const log = await unless(stopping, this.parts.openLog())
    const connection = await this.parts.connect()
    const reader = log.reader()
    const session = new FoldSession(this.parts, log, new ReadAhead(connection), reader)
    const forget = log.onSending((records) => session.expect(records))
    try {
      await session.join()
      while (!stopping.aborted) await session.step()
      await session.leave()
    } finally {
      forget()
      this.parts.status.dropAll()
      await reader.close()
      await connection.release()
    }
  }
}

/** Folds on one connection. Its checkpoints are those that this session itself wrote or read under its locks. */
class FoldSession {
  private readonly checkpoints = new Map<number, Checkpoint>()
  private readonly heads = new KnownHeads()
  private readonly ownership: Ownership
  private sharedAt = 0
  private readonly lines: FoldLog
  /** Nothing is folded, and nothing is on its way: the state of the fold is that of the record. */
  private isWaiting = false

  constructor(
    private readonly parts: Pick<FoldLoopParts, 'fold' | 'release' | 'target' | 'status' | 'logger'>,
    private readonly log: AppendLog,
    private readonly connection: ReadAhead,
    private readonly reader: LogReader,
  ) {
    this.ownership = new Ownership(connection, log.genesis.partitions)
    this.lines = new FoldLog(parts.logger)
  }

  async join(): Promise<void> {
    await pinStore(this.connection, this.parts.target, this.log.genesis)
    await this.ownership.join()
  }

  async leave(): Promise<void> {
    this.lines.write()
    await this.ownership.leave()
  }

  async step(): Promise<void> {
    if (Date.now() - this.sharedAt >= SHARE_MS) {
      await this.share()
      this.sharedAt = Date.now()
    }
    this.isWaiting = true
    const batches = await this.reader.take(TAKE)
    this.isWaiting = false
    if (batches.length > 0) await this.fold(batches)
  }

  /** Loads what the fold of records needs while they are still on their way to the log. */
  expect(records: readonly NewRecord[]): void {
    if (!this.isWaiting) return
    const batches = new Map<number, { checkpoint: Checkpoint; records: NewRecord[] }>()
    for (const record of records) {
      const partition = this.log.partitionOf(record.storyId)
      const checkpoint = this.checkpoints.get(partition)
      if (!checkpoint) return
      const batch = batches.get(partition) ?? { checkpoint, records: [] }
      batch.records.push(record)
      batches.set(partition, batch)
    }
    this.isWaiting = false
    const statement = firstStatement(this.parts.target, [...batches.values()], this.heads)
    if (statement) this.connection.begin(statement)
  }

  private async share(): Promise<void> {
    this.lines.write()
    // A plan made for a small table would be kept while the table grows: corrections took 100 ms at 100,000 rows.
    const [{ taken, excess }] = await Promise.all([
      this.ownership.share(),
      this.connection.query({ text: DISCARD_PLANS_SQL }),
    ])
    this.drop(excess)
    await this.ownership.release(excess)
    if (taken.length > 0) await this.begin(taken)
    this.parts.status.hasItsShare()
    const checkpoints = [...this.checkpoints.values()]
    if (checkpoints.length === 0) return
    const { connection } = this
    const { target } = this.parts
    for (const moved of await this.parts.release({ connection, target, checkpoints })) {
      this.checkpoints.set(moved.partition, moved)
      this.heads.forget(moved.partition)
    }
  }

  /** Starts to read partitions at their checkpoints, if the guard allows the log. */
  private async begin(taken: readonly number[]): Promise<void> {
    const { status, logger, target } = this.parts
    const refusals: Refusal[] = await checkLog(this.log, await storeMemory(this.connection, target))
    status.refused(refusals)
    if (refusals.length > 0) {
      await this.ownership.release(taken)
      throw new Error(`the log may not be folded: ${refusals.map(({ message }) => message).join('; ')}`)
    }
    for (const checkpoint of await openCheckpoints(this.connection, target, taken)) {
      this.checkpoints.set(checkpoint.partition, checkpoint)
      this.reader.assign(checkpoint.partition, checkpoint.nextOffset)
      status.owns(checkpoint)
    }
    logger.info({ partitions: taken, owned: this.checkpoints.size }, 'took partitions')
  }

  private drop(partitions: readonly number[]): void {
    for (const partition of partitions) {
      this.reader.revoke(partition)
      this.checkpoints.delete(partition)
      this.heads.forget(partition)
      this.parts.status.drop(partition)
    }
  }

  private async fold(batches: readonly LogBatch[]): Promise<void> {
    const { connection, heads } = this
    const { status, logger, target } = this.parts
    const work = batches.flatMap(({ partition, records }) => {
      const checkpoint = this.checkpoints.get(partition)
      const fetchAgain = (offset: bigint) => this.log.recordAt({ partition, offset })
      return checkpoint ? [{ checkpoint, records, fetchAgain }] : []
    })
    const begun = performance.now()
    const { committed, quarantined } = await this.parts.fold({ connection, target, batches: work, heads })
    const ms = performance.now() - begun
    for (const one of quarantined) logger.error(one, 'a story was quarantined')
    for (const { checkpoints, newer } of committed) {
      for (const checkpoint of checkpoints) this.checkpoints.set(checkpoint.partition, checkpoint)
      for (const one of newer) {
        const { partition, offset, what } = one
        this.reader.revoke(partition)
        status.halted(partition, olderThanLog(one))
        logger.fatal({ partition, offset: String(offset), what }, 'this recorder is older than its log')
      }
    }
    this.lines.folded(committed, ms)
    status.folded(committed, batches, this.checkpoints, ms)
  }
}
