/**
 * One task at a time, on a connection. Tasks of `next` wait for their turn. Tasks of `now` begin at once, and only while
 * nothing works or waits.
 */
export class Turns {
  private working: Promise<void> | null = null
  private isNextWaiting = false
  private waiting: (() => void)[] = []

  /** Whether `now` may be called, before any other await. */
  get isFree(): boolean {
    return !this.working && !this.isNextWaiting
  }

  /** Runs a task once the one in hand has ended. One caller at a time. */
  async next(task: () => Promise<void>): Promise<void> {
    this.isNextWaiting = true
    await this.idle()
    this.isNextWaiting = false
    await this.run(task)
  }

  /** Runs a task now. @throws Error if it is not free */
  async now(task: () => Promise<void>): Promise<void> {
    if (!this.isFree) throw new Error('two tasks at once')
    await this.run(task)
  }

  /** Resolves when no task is in hand. */
  async idle(): Promise<void> {
    while (this.working) await this.working.catch(() => undefined)
  }

  /** Resolves when a task has ended, or after `ms` milliseconds. */
  ended(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  private async run(task: () => Promise<void>): Promise<void> {
    this.working = task()
    try {
      await this.working
    } finally {
      this.working = null
      for (const call of this.waiting.splice(0)) call()
    }
  }
}
