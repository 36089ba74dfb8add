import {
  checkLog,
  type AppendLog,
  type LogBatch,
  type LogReader,
  type LogRecord,
  type Refusal,
} from '@filrouge/log'
import {
  KnownHeads,
  isUnwritten,
  olderThanLog,
  openCheckpoints,
  pinStore,
  storeMemory,
  type Checkpoint,
  type FoldTarget,
  type PartitionBatch,
} from '@filrouge/record'
import { DISCARD_PLANS_SQL, groupBy, type Connection } from '@filrouge/database'
import type { Logger } from '@filrouge/runtime'
import type { Folded } from './fold-batches.js'
import { FoldLog } from './fold-log.js'
import { Ownership } from './ownership.js'
import type { RecorderStatus } from './recorder-status.js'
import { Turns } from './turns.js'

/** The interval at which ownership is checked and free partitions are taken. */
const SHARE_MS = 1_000
/** While nothing is appended, a take waits until ownership is checked again. */
const TAKE = { waitMs: SHARE_MS, maxBytes: 4_000_000 }
/** So long records wait for the fold of earlier ones, to be appended with their own. Then the log appends them itself. */
const TURN_MS = 100
/** They wait only behind so many records: the most of a partition in one batch. */
const SOON = 500n

export interface FoldSessionParts {
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
  /** Whether the records are not on the log yet: then the same transaction appends them. */
  appends: boolean
}

export interface ReleaseWork {
  connection: Connection
  target: FoldTarget
  checkpoints: Checkpoint[]
}

/** Folds on one connection. Its checkpoints are those that this session itself wrote or read under its locks. */
export class FoldSession {
  private readonly checkpoints = new Map<number, Checkpoint>()
  private readonly heads = new KnownHeads()
  private readonly ownership: Ownership
  private sharedAt = 0
  private readonly lines: FoldLog
  /** The state of the fold is that of the record only while nothing works. */
  private readonly turns = new Turns()
  /** Partitions with a record that this program is too old for. */
  private readonly halted = new Set<number>()
  /** Why this session ends. */
  private failure: { error: unknown } | null = null
  private isEnded = false

  constructor(
    private readonly parts: FoldSessionParts,
    private readonly log: AppendLog,
    private readonly connection: Connection,
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
    this.isEnded = true
    this.lines.write()
    await this.inTurn(() => this.ownership.leave())
  }

  /** Takes no appends any more, and finishes the one in hand. */
  async end(): Promise<void> {
    this.isEnded = true
    await this.turns.idle()
  }

  async step(): Promise<void> {
    if (Date.now() - this.sharedAt >= SHARE_MS) {
      await this.inTurn(() => this.share())
      this.sharedAt = Date.now()
    }
    const batches = await this.reader.take(TAKE)
    if (this.failure || this.notFolded(batches).length > 0)
      await this.inTurn(() => this.fold(this.notFolded(batches), { appends: false }))
  }

  /**
   * Folds records that are next on their partitions, and appends them in the same transaction.
   * @returns false if it did not: nothing was written
   * @throws an error where the outcome is unknown. The next step of the session then fails.
   */
  async append(records: readonly LogRecord[]): Promise<boolean> {
    const batches = batchesOf(records)
    const deadline = performance.now() + TURN_MS
    while (this.mayAppend(batches)) {
      const isNext = batches.every((batch) => this.recordsBefore(batch) === 0n)
      if (isNext && this.turns.isFree) return this.appendNow(batches)
      const left = deadline - performance.now()
      if (left <= 0) return false
      await this.turns.ended(left)
    }
    return false
  }

  /** Whether the batches are next, or soon will be. */
  private mayAppend(batches: readonly LogBatch[]): boolean {
    if (this.failure || this.isEnded) return false
    return batches.every((batch) => {
      const before = this.recordsBefore(batch)
      return before !== null && before >= 0n && before <= SOON
    })
  }

  /** How many records are folded before a batch is. Null: this recorder does not fold its partition. */
  private recordsBefore({ partition, records }: LogBatch): bigint | null {
    const [checkpoint, first] = [this.checkpoints.get(partition), records[0]]
    return checkpoint && first && !this.halted.has(partition) ? first.offset - checkpoint.nextOffset : null
  }

  private async appendNow(batches: readonly LogBatch[]): Promise<boolean> {
    try {
      await this.turns.now(() => this.fold(batches, { appends: true }))
      for (const { partition } of batches) {
        const checkpoint = this.checkpoints.get(partition)
        if (checkpoint) this.reader.skipTo(partition, checkpoint.nextOffset)
      }
      return true
    } catch (error) {
      if (isUnwritten(error)) return false
      this.failure = { error }
      throw error
    }
  }

  /** Work of the loop. It waits for an append, and goes before the next one. */
  private async inTurn(work: () => Promise<void>): Promise<void> {
    await this.turns.next(async () => {
      if (this.failure) throw this.failure.error
      try {
        await work()
      } catch (error) {
        this.isEnded = true
        throw error
      }
    })
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
      this.halted.delete(partition)
      this.heads.forget(partition)
      this.parts.status.drop(partition)
    }
  }

  /** Without the records that were folded when they were appended. */
  private notFolded(batches: readonly LogBatch[]): LogBatch[] {
    return batches.flatMap((batch) => {
      const next = this.checkpoints.get(batch.partition)?.nextOffset ?? 0n
      const records = batch.records.filter(({ offset }) => offset >= next)
      return records.length > 0 ? [{ ...batch, records }] : []
    })
  }

  private async fold(batches: readonly LogBatch[], { appends }: { appends: boolean }): Promise<void> {
    const { connection, heads } = this
    const { status, logger, target } = this.parts
    const work = batches.flatMap(({ partition, records }) => {
      const checkpoint = this.checkpoints.get(partition)
      const fetchAgain = (offset: bigint) => this.log.recordAt({ partition, offset })
      return checkpoint ? [{ checkpoint, records, fetchAgain }] : []
    })
    const begun = performance.now()
    const { committed, quarantined } = await this.parts.fold({
      connection,
      target,
      batches: work,
      heads,
      appends,
    })
    const ms = performance.now() - begun
    for (const one of quarantined) logger.error(one, 'a story was quarantined')
    for (const { checkpoints, newer } of committed) {
      for (const checkpoint of checkpoints) this.checkpoints.set(checkpoint.partition, checkpoint)
      for (const one of newer) {
        const { partition, offset, what } = one
        this.reader.revoke(partition)
        this.halted.add(partition)
        status.halted(partition, olderThanLog(one))
        logger.fatal({ partition, offset: String(offset), what }, 'this recorder is older than its log')
      }
    }
    this.lines.folded(committed, ms)
    status.folded(committed, batches, this.checkpoints, ms)
  }
}

/** Records that are appended, by partition. */
const batchesOf = (records: readonly LogRecord[]): LogBatch[] =>
  [...groupBy(records, ({ partition }) => partition)].map(([partition, own]) => ({
    partition,
    records: own,
    end: (own.at(-1)?.offset ?? -1n) + 1n,
  }))
