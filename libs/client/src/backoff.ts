/** The pauses between connections, in milliseconds, and where their jitter comes from. */
export interface BackoffTiming {
  firstMs: number
  longestMs: number
  /** A number from 0 up to 1. */
  random(): number
}

/** A stream that asks to come again at once is not taken at its word. */
const LEAST_MS = 100

/**
 * How long to wait after a failed connection: twice as long after each further failure, up to the longest pause. Each pause
 * is longer by a random part, up to half of it, so that not all clients come again at once.
 */
export class Backoff {
  private failures = 0
  private firstMs: number

  constructor(private readonly timing: BackoffTiming) {
    this.firstMs = timing.firstMs
  }

  /** The number of failures since the last success. */
  get count(): number {
    return this.failures
  }

  /** The service asks to wait this long at least (`retry:` of a stream). It holds for all later pauses. */
  askedFor(ms: number): void {
    this.firstMs = Math.max(ms, LEAST_MS)
  }

  succeeded(): void {
    this.failures = 0
  }

  /**
   * Counts a failure.
   * @param leastMs what the service asked for with this failure (`Retry-After`)
   * @returns how long to wait, in milliseconds
   */
  failed(leastMs: number | null): number {
    const { longestMs, random } = this.timing
    const grown = Math.min(this.firstMs * 2 ** this.failures, Math.max(longestMs, this.firstMs))
    this.failures += 1
    return Math.max(grown, leastMs ?? 0) * (1 + random() / 2)
  }
}
