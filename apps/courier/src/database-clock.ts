/** A Date has no fractions of a millisecond. */
const ROUNDED_MS = 1

/**
 * The database's clock, read by the monotonic clock of this process. Couriers compare the times of each other's tries and
 * successes, and their own clocks differ. Times are ms since 1970.
 */
export class DatabaseClock {
  /** The database's time minus the monotonic time. */
  private offset: number | null = null

  /** @param monotonic its time in ms, from any beginning */
  constructor(private readonly monotonic: () => number) {}

  /**
   * Sets the clock by a time of the database. The clock moves only if the time proves it wrong. So times of this process
   * keep their order, unless the database's clock was set back.
   * @param time from the database
   * @param asked when it was asked, monotonic; it has answered by now
   */
  set(time: number, asked: number): void {
    const [least, most] = [time - this.monotonic(), time + ROUNDED_MS - asked]
    this.offset = Math.min(Math.max(this.offset ?? least, least), most)
  }

  /** @throws Error if the clock was never set */
  now(): number {
    if (this.offset === null) throw new Error('the database has not given its time yet')
    return this.monotonic() + this.offset
  }
}
