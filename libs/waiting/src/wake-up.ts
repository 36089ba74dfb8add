import { pause } from './pause.js'

/** The reason of the abort. Without one, each abort makes an exception with a stack. */
const CALLED = 'called'

/** A call that ends the wait of one task. A call that comes while the task works counts for its next wait. */
export class WakeUp {
  private alarm = new AbortController()

  /** Whether there was a call since the last wait. */
  get isCalled(): boolean {
    return this.alarm.signal.aborted
  }

  call(): void {
    this.alarm.abort(CALLED)
  }

  /**
   * Resolves after `ms` milliseconds, or at a call: at once where there was one since the last wait.
   * @returns whether there was a call
   */
  async wait(ms: number): Promise<boolean> {
    await pause(ms, this.alarm.signal)
    if (!this.isCalled) return false
    this.alarm = new AbortController()
    return true
  }
}
