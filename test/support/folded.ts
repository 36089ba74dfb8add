import type { LogRecord } from '../../libs/log/src/log.js'
import type { DataSource } from 'typeorm'
import { envelopeOf, recordOf } from './envelopes.js'
import { freshDatabase } from './postgres.js'
import { recordDataSource } from '../../libs/store/src/data-source.js'
import type { Checkpoint } from '../../libs/record/src/write/batch.js'
import { openCheckpoints } from '../../libs/record/src/write/checkpoints.js'
import { commitBatch } from '../../libs/record/src/write/commit.js'
import type { Connection } from '../../libs/database/src/connection.js'
import { releaseStory } from '../../libs/record/src/write/release.js'
import { LIVE, type FoldTarget } from '../../libs/record/src/write/target.js'

export interface FreshRecord {
  dataSource: DataSource
  /** All appended records, in order: one partition. */
  log: readonly LogRecord[]
  /**
   * Folds one append of a story into the record. Each append is recorded a second after the one before.
   * @param learnedAt when the desk learned it, in ms; default: when it was recorded
   * @throws Error `refused: …`
   */
  append(storyId: string, events: readonly object[], learnedAt?: number): Promise<void>
  /** Puts a story in quarantine with one append, as after a failed fold. */
  setAside(storyId: string, events: readonly object[]): Promise<void>
  release(storyId: string): Promise<void>
  /**
   * Folds at most a number of records of the log, from the record's checkpoint. @returns the number of folded records
   */
  foldOn(target: FoldTarget, most: number, setAside?: readonly string[]): Promise<number>
  drop(): Promise<void>
}

/** An empty record in its own database. */
export async function freshRecord(): Promise<FreshRecord> {
  const { url, drop } = await freshDatabase()
  const dataSource = await recordDataSource({ url, poolSize: 6, applicationName: 'test' }).initialize()
  const runner = dataSource.createQueryRunner()
  const connection: Connection = await runner.connect()
  const log: LogRecord[] = []
  const append = async (
    storyId: string,
    events: readonly object[],
    aside: ReadonlyMap<string, string>,
    learnedAt?: number,
  ) => {
    log.push(loggedRecord(log.length + 1, storyId, events, learnedAt))
    const checkpoint = await checkpointOf(connection, LIVE)
    const { verdicts } = await commitBatch(connection, LIVE, [{ checkpoint, records: log.slice(-1) }], {
      quarantining: aside,
    })
    if (verdicts[aside.size > 0 ? 'waiting' : 'accepted'] !== 1)
      throw new Error(`refused: ${JSON.stringify(verdicts)}`)
  }
  return {
    dataSource,
    log,
    append: (storyId, events, learnedAt) => append(storyId, events, new Map(), learnedAt),
    setAside: (storyId, events) => append(storyId, events, new Map([[storyId, 'a fault of ours']])),
    release: async (storyId) => {
      await releaseStory(connection, LIVE, storyId, await checkpointOf(connection, LIVE))
    },
    foldOn: async (target, most, setAside = []) => {
      const checkpoint = await checkpointOf(connection, target)
      const records = log.filter(({ offset }) => offset >= checkpoint.nextOffset).slice(0, most)
      const aside = new Map(setAside.map((storyId) => [storyId, 'a fault of ours']))
      if (records.length > 0)
        await commitBatch(connection, target, [{ checkpoint, records }], { quarantining: aside })
      return records.length
    },
    drop: async () => {
      await runner.release()
      await dataSource.destroy()
      await drop()
    },
  }
}

async function checkpointOf(connection: Connection, target: FoldTarget): Promise<Checkpoint> {
  const [checkpoint] = await openCheckpoints(connection, target, [0])
  if (!checkpoint) throw new Error('no checkpoint')
  return checkpoint
}

function loggedRecord(
  offset: number,
  storyId: string,
  events: readonly object[],
  learnedAt: number | undefined,
): LogRecord {
  const writing = learnedAt === undefined ? {} : { learnedAt: new Date(learnedAt).toISOString() }
  const { value, headers } = recordOf(envelopeOf(storyId, events, writing))
  const timestamp = Date.UTC(2025, 8, 4) + offset * 1_000
  return { partition: 0, offset: BigInt(offset), timestamp, key: storyId, value, headers }
}
