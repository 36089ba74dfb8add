import { pause } from './pause.js'

export interface SessionLoopParts {
  /** Works until the signal aborts. @throws what ends the session early */
  session(stopping: AbortSignal): Promise<void>
  /** Called with what ended a session, and when the next begins. */
  failed(error: unknown, againInMs: number): void
  /** What to wait after a failed session, in ms: twice as long after each further failure, up to the longest. */
  retry: { firstMs: number; longestMs: number }
}

/** Works in sessions. A session that fails is followed by another after a pause, until the loop is stopped. */
export class SessionLoop {
  private readonly stopped = new AbortController()
  private running: Promise<void> | null = null
  private failures = 0

  constructor(private readonly parts: SessionLoopParts) {}

  start(): void {
    this.running ??= this.run()
  }

  /** Tells the session to stop. Resolves once it has ended. */
  async stop(): Promise<void> {
    this.stopped.abort(new Error('it is stopping'))
    await this.running
  }

  /** The session makes progress: the pause after its failure is the first again. */
  progresses(): void {
    this.failures = 0
  }

  private async run(): Promise<void> {
    const { session, failed, retry } = this.parts
    const { signal } = this.stopped
    while (!signal.aborted)
      try {
        await session(signal)
      } catch (error) {
        if (signal.aborted) return
        const againInMs = Math.min(retry.longestMs, retry.firstMs * 2 ** this.failures)
        this.failures += 1
        failed(error, againInMs)
        await pause(againInMs, signal)
      }
  }
}
