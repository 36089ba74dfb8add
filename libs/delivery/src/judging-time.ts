import { setImmediate } from 'node:timers/promises'

/** How long filters may judge before others have their turn: requests, answers, timers. */
const SLICE_MS = 10
/** How long the filters of one claim may judge in all. */
const CLAIM_MS = 1_000

/** The filters of this claim have used up their time. */
export class NoTime extends Error {}

/**
 * The time that filters take, of all lanes of one claim together. It is theirs alone: what the database takes does not
 * count.
 */
export class JudgingTime {
  private spent = 0
  private sliceStart = 0
  private rest: Promise<void> | null = null

  constructor(private readonly most = CLAIM_MS) {}

  /**
   * Judges, once it has its turn.
   * @throws NoTime where none is left; what judging throws
   */
  async take<T>(judge: () => T): Promise<T> {
    // Of those that wait for the same rest the first can use up the slice that comes after it.
    while (this.spent - this.sliceStart >= SLICE_MS && this.spent < this.most) {
      this.rest ??= this.takeRest()
      await this.rest
    }
    if (this.spent >= this.most) throw new NoTime()
    const start = performance.now()
    try {
      return judge()
    } finally {
      this.spent += performance.now() - start
    }
  }

  private async takeRest(): Promise<void> {
    await setImmediate()
    this.sliceStart = this.spent
    this.rest = null
  }
}
