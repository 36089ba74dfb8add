import type { AppendLog } from '@filrouge/log'
import type { Connection } from '@filrouge/database'
import { repeatedly } from '@filrouge/runtime'
import { SessionLoop, unless } from '@filrouge/waiting'
import { FoldSession, type FoldSessionParts } from './fold-session.js'

/** The pause after a session that failed, before the next one. */
const RETRY_MS = 500

/** A connection that owns the locks of partitions and writes. */
export interface WritingConnection extends Connection {
  release(): Promise<void>
}

export interface FoldLoopParts extends FoldSessionParts {
  /** Resolves when the log is open. */
  openLog(): Promise<AppendLog>
  /** @throws if Postgres cannot be reached */
  connect(): Promise<WritingConnection>
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
    const session = new FoldSession(this.parts, log, connection, reader)
    const end = log.appendWith((records) => session.append(records))
    try {
      await session.join()
      while (!stopping.aborted) await session.step()
      await session.leave()
    } finally {
      end()
      await session.end()
      this.parts.status.dropAll()
      await reader.close()
      await connection.release()
    }
  }
}
