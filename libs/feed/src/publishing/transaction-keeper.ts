import type { Connection } from '@filrouge/database'

/** The number of queries that the keeper sends in the time after which Postgres ends a silent transaction. */
const BEATS = 4

/**
 * Keeps a transaction and its locks alive while the work is elsewhere. A frozen process sends no queries, so Postgres ends
 * its transaction, also where the kernel still answers on its connections.
 */
export class TransactionKeeper {
  private pinging: Promise<void> | null = null

  private constructor(
    private readonly client: Connection,
    private readonly silentMs: number,
  ) {}

  /**
   * @param silentMs the silence after which Postgres ends the transaction
   * @param work runs meanwhile. Its argument rejects where the transaction was ended, or may have been.
   * @throws the errors of the work
   */
  static async during<Result>(
    client: Connection,
    silentMs: number,
    work: (stillAlive: () => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    const keeper = new TransactionKeeper(client, silentMs)
    const beat = setInterval(() => keeper.ping().catch(() => undefined), silentMs / BEATS)
    try {
      return await work(() => keeper.ping())
    } finally {
      clearInterval(beat)
      // A connection runs one query at a time, so the last ping must end before the caller goes on.
      await keeper.pinging?.catch(() => undefined)
    }
  }

  private ping(): Promise<void> {
    return (this.pinging ??= this.ask().finally(() => (this.pinging = null)))
  }

  /** An answer can have waited while this process was frozen. An old answer does not prove that the transaction lives. */
  private async ask(): Promise<void> {
    const asked = performance.now()
    await this.client.query({ text: 'SELECT 1' })
    const ms = performance.now() - asked
    if (ms > this.silentMs / 2)
      throw new Error(`Postgres answered after ${Math.round(ms)} ms: this process may have been frozen`)
  }
}
