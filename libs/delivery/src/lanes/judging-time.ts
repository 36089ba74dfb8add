import { setImmediate } from 'node:timers/promises'

/** How long filters run before the event loop has a turn for requests, answers and timers. */
const SLICE_MS = 10
/** How long the filters of one claim may run in all. */
const CLAIM_MS = 1_000

/** The filters of this claim have used up {@link CLAIM_MS}. */
export class NoTime extends Error {}

/** The time that the filters of one claim take, over all its lanes. Time spent in the database does not count. */
export class JudgingTime {
  private spent = 0
  private sliceStart = 0
  private rest: Promise<void> | null = null

  constructor(private readonly most = CLAIM_MS) {}

  /**
   * Runs a filter in its turn.
   * @throws NoTime where no time is left; what the filter throws
   */
  async take<T>(judge: () => T): Promise<T> {
    // Several filters may wait for the same rest. The first one can use up the whole next slice.
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
