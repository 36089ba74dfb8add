import type { Dispatcher } from 'undici'

/**
 * The one deadline of a post. Racing is needed beside the signal: while undici waits for a socket (and for a name) it
 * does not look at the signal.
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

  /** Milliseconds, by the clock: where the process was frozen, they are over before the timer has run. */
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
 * Nothing is written later than that after it was asked for. A process that was frozen finds its socket open before its
 * timers run; by then the message may be another courier's.
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
