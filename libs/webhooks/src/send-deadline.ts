import type { Dispatcher } from 'undici'

const PASSED = 'the deadline has passed'

/**
 * The deadline of a post. `race` is needed besides the signal: undici does not look at the signal while it waits for a
 * socket or a name.
 */
export class Deadline {
  private readonly controller = new AbortController()
  private readonly passed = new Promise<never>((_, reject) => {
    this.signal.addEventListener('abort', () => reject(new Error(PASSED)), { once: true })
  })
  private readonly timer: NodeJS.Timeout
  private readonly start = performance.now()

  constructor(private readonly timeoutMs: number) {
    this.passed.catch(() => undefined)
    this.timer = setTimeout(() => this.controller.abort(), timeoutMs)
  }

  /** Milliseconds left, by the clock. After a freeze of the process the clock is right before the timer has run. */
  get left(): number {
    return this.signal.aborted ? 0 : this.start + this.timeoutMs - performance.now()
  }

  /** @returns the error of a post whose deadline has passed; null before */
  errorIfPassed(): Error | null {
    return this.left > 0 ? null : new Error(PASSED)
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  race<Value>(work: Promise<Value>): Promise<Value> {
    work.catch(() => undefined)
    return Promise.race([work, this.passed])
  }

  end(): void {
    clearTimeout(this.timer)
  }
}

/** The caller no longer allowed a post when its socket was ready. Nothing was written. */
export class TooLate extends Error {
  override readonly name = 'TooLate'
}

/**
 * Asks right before a request is written, and aborts it if there is a reason. A look at the clock before the socket is
 * ready is not enough: a process can be frozen at any time, and after a freeze its sockets are ready before its timers run.
 */
export const writtenUnless =
  (reason: () => Error | null): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => {
        const refused = reason()
        if (refused) controller.abort(refused)
        else handler.onRequestStart?.(controller, context)
      },
      onResponseStart: (...start) => handler.onResponseStart?.(...start),
      onResponseData: (...data) => handler.onResponseData?.(...data),
      onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
      onResponseError: (...error) => handler.onResponseError?.(...error),
    })
