import type { Connection } from '@filrouge/database'

/** How many queries a transaction sends in the time after which Postgres ends a silent one. */
const BEATS = 4

/**
 * Holds what a transaction has locked while its work is elsewhere. Whoever freezes is silent, and loses it: also where
 * the kernel goes on answering for him.
 */
export class Hold {
  private asking: Promise<void> | null = null

  private constructor(private readonly client: Connection) {}

  /**
   * @param silentMs after how long a silence Postgres ends the transaction
   * @param work what is done meanwhile; given what asks whether the transaction still holds, and rejects where it does not
   * @throws what the work throws
   */
  static async during<Result>(
    client: Connection,
    silentMs: number,
    work: (held: () => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    const hold = new Hold(client)
    const beat = setInterval(() => hold.ask().catch(() => undefined), silentMs / BEATS)
    try {
      return await work(() => hold.ask())
    } finally {
      clearInterval(beat)
      // One query at a time: whoever goes on with the connection comes after it.
      await hold.asking?.catch(() => undefined)
    }
  }

  private ask(): Promise<void> {
    return (this.asking ??= this.client
      .query({ text: 'SELECT 1' })
      .then(() => undefined)
      .finally(() => (this.asking = null)))
  }
}
