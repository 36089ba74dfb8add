import { Module, type INestMicroservice } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { AppendLog } from '@filrouge/log'
import { LIVE, makeWords } from '@filrouge/record'
import { type RecordedNotice } from '@filrouge/feed'
import { nestLogger, type Logger } from '@filrouge/runtime'
import type { Registry } from 'prom-client'
import type { DataSource } from 'typeorm'
import { FoldController } from './fold.controller.js'
import type { WritingConnection } from './fold-loop.js'
import { LogStrategy } from './log-strategy.js'
import { RecorderStatus } from './recorder-status.js'
import { WordsLoop } from './words-loop.js'

export interface RecorderParts {
  /** Resolves when the log is open. */
  openLog(): Promise<AppendLog>
  dataSource: DataSource
  registry: Registry
  logger: Logger
  /** Called for every partition whose feed has grown, besides Postgres's NOTIFY. */
  recorded(notice: RecordedNotice): void
}

@Module({ controllers: [FoldController] })
class RecorderModule {}

export interface Recorder {
  status: RecorderStatus
  /** Finishes the batch in hand, releases the partitions, and stops. */
  close(): Promise<void>
}

/** Starts a recorder: a Nest microservice over the log. It folds when the log is open. */
export async function startRecorder(parts: RecorderParts): Promise<Recorder> {
  const { openLog, dataSource, logger, registry, recorded } = parts
  const words = new WordsLoop((most) => makeWords(dataSource, LIVE, most), logger)
  const status = new RecorderStatus(registry, (notice) => {
    recorded(notice)
    words.wake()
  })
  const connect = () => writingConnection(dataSource)
  const strategy = new LogStrategy({ openLog, connect, target: LIVE, status, logger })
  const app: INestMicroservice = await NestFactory.createMicroservice(RecorderModule, {
    strategy,
    logger: nestLogger(logger),
    abortOnError: false,
  })
  await app.listen()
  words.start()
  return {
    status,
    close: async () => {
      await app.close()
      await words.stop()
    },
  }
}

/**
 * Every query of a recorder reads by key, for the rows that a batch names. The planner does not know that. It expects 100
 * rows from any list in JSON, joins it by hash with the whole table, and makes a new plan for each batch.
 */
const BY_KEY_SQL = `SET plan_cache_mode = force_generic_plan; SET jit = off;
  SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_bitmapscan = off`

/** Takes a connection out of the pool for one session. It has the locks and does the writes. */
async function writingConnection(dataSource: DataSource): Promise<WritingConnection> {
  const runner = dataSource.createQueryRunner()
  const client: Pick<WritingConnection, 'query'> = await runner.connect()
  await client.query({ text: BY_KEY_SQL })
  return {
    query: (statement) => client.query(statement),
    release: async () => {
      // A session that failed may still have its locks. They end with the connection or by this.
      await runner.query('RESET ALL; SELECT pg_advisory_unlock_all()').catch(() => undefined)
      await runner.release()
    },
  }
}
