import type { Connection } from '@filrouge/database'

/** A transaction that is silent for so long is ended by Postgres: its publisher is frozen, or cut off. */
export const HOLD_MS = 10_000
const BEAT_MS = 2_500

/**
 * Holds what a transaction has locked while its work is elsewhere. Whoever freezes is silent, and loses it: also where
 * the kernel goes on answering for him.
 */
export class Hold {
  private asking: Promise<void> | null = null

  private constructor(private readonly client: Connection) {}

  /**
   * @param work what is done meanwhile; given what asks whether the transaction still holds, and rejects where it does not
   * @throws what the work throws
   */
  static async during<Result>(
    client: Connection,
    work: (held: () => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    const hold = new Hold(client)
    const beat = setInterval(() => hold.ask().catch(() => undefined), BEAT_MS)
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
