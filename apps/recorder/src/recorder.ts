import { Module, type INestMicroservice } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ownSession, PLAN_FOR_RECORDER_SQL } from '@filrouge/database'
import type { AppendLog } from '@filrouge/log'
import { LIVE, makeWords, quarantinedCount } from '@filrouge/record'
import { type RecordedNotice } from '@filrouge/feed'
import { COUNTED_AT_MOST, gauge, nestLogger, sampled, type Logger } from '@filrouge/runtime'
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
  measureQuarantine(registry, dataSource)
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

function measureQuarantine(registry: Registry, dataSource: DataSource): void {
  const count = sampled(() => quarantinedCount(dataSource, COUNTED_AT_MOST))
  gauge(registry, 'filrouge_quarantined_stories', async (stories) => {
    const read = await count()
    if (read === null) stories.remove()
    else stories.set(read)
  })
}

/** A session that writes, and holds the locks of the recorder's partitions. */
async function writingConnection(dataSource: DataSource): Promise<WritingConnection> {
  const session = await ownSession(dataSource)
  const connection: Pick<WritingConnection, 'query'> = session
  await connection.query({ text: PLAN_FOR_RECORDER_SQL })
  return { query: (statement) => connection.query(statement), release: () => session.end() }
}
