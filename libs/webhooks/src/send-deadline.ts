/** No whole answer came in time. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
}

/** The caller no longer allowed a post when its socket was ready. Nothing was written. */
export class TooLate extends Error {
  override readonly name = 'TooLate'
}

/** The deadline of a post: one for name look-up, connecting, both tries and their answers. */
export class Deadline {
  /** Called once when the deadline passes. */
  onPassed: (error: DeadlinePassed) => void = () => undefined
  private readonly timer: NodeJS.Timeout
  private readonly end: number

  constructor(timeoutMs: number) {
    this.end = performance.now() + timeoutMs
    this.timer = setTimeout(() => this.onPassed(new DeadlinePassed()), timeoutMs)
  }

  /** Whether it has passed, by the clock. After a freeze of the process the clock is right before the timer has run. */
  get isPassed(): boolean {
    return performance.now() >= this.end
  }

  clear(): void {
    clearTimeout(this.timer)
  }
}
