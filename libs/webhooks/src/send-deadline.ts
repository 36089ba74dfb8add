import type { Dispatcher } from 'undici'

/**
 * The deadline of a post. `race` is needed besides the signal: undici does not look at the signal while it waits for a
 * socket or a name.
 */
export class Deadline {
  private readonly controller = new AbortController()
  private readonly passed = new Promise<never>((_, reject) => {
    this.signal.addEventListener('abort', () => reject(new Error('the deadline has passed')), { once: true })
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

/**
 * Aborts a request that is not written within `ms` milliseconds. After a freeze of the process its socket is ready before
 * its timers run, and another courier may have claimed the message by then.
 */
export const writtenWithin =
  (ms: number): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) => {
    const start = performance.now()
    return dispatch(options, {
      onRequestStart: (controller, context) => {
        if (performance.now() - start >= ms) controller.abort(new Error('it is too late to send it'))
        else handler.onRequestStart?.(controller, context)
      },
      onResponseStart: (...start) => handler.onResponseStart?.(...start),
      onResponseData: (...data) => handler.onResponseData?.(...data),
      onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
      onResponseError: (...error) => handler.onResponseError?.(...error),
    })
  }
