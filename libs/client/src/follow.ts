import { pause } from '@filrouge/waiting'
import { Backoff, type BackoffTiming } from './backoff.js'
import { Connection, StreamLost, type LossReason } from './connection.js'
import { FilrougeProblem, FilrougeUnreachable } from './failures.js'
import type { Http } from './http.js'

/**
 * A connection that was lost, or could not be made. `stopping`: the service stops. `slow`: the service ended the stream,
 * because it was read too slowly. `cut`: the connection broke off. `silent`: no byte came for 45 s. `unreachable`: there is
 * no connection to the service. `unavailable`: the service answered with a status such as 503 or 429.
 */
export interface Interruption {
  reason: LossReason | 'unreachable' | 'unavailable'
  /** What happened. Its message is a sentence. */
  error: Error
  /** How many connections have failed in a row, this one included. */
  failures: number
  /** The time until the next try, in milliseconds. */
  againInMs: number
}

/** What can be given to everything that follows the service. */
export interface FollowOptions {
  /** Ends the iteration, which then throws the reason of the signal. */
  signal?: AbortSignal | undefined
  /** Called when the connection is lost, and after each failed try. The iteration goes on by itself. */
  onInterrupted?: ((interruption: Interruption) => void) | undefined
  /** Called when there is a connection: the first one, and the one after each interruption. */
  onConnected?: (() => void) | undefined
}

export interface FollowTiming extends BackoffTiming {
  /** A connection that gives no byte for this long is dead, in milliseconds. The service sends one every 10 s. */
  silenceMs: number
  /** A clock that only goes forward, in milliseconds. */
  now(): number
}

export const TIMING: FollowTiming = {
  firstMs: 1_000,
  longestMs: 30_000,
  silenceMs: 45_000,
  random: () => Math.random(),
  now: () => performance.now(),
}

/** Follows something over one connection. It keeps where it stands for the next one. Its end is the end of everything. */
export type Source<Item> = (connection: Connection) => AsyncGenerator<Item>

/**
 * Follows a source over as many connections as it takes. A lost connection is made again after a pause that grows, with
 * jitter. `retry:` and `Retry-After` are honoured.
 * @throws FilrougeProblem if the service refuses, FilrougeUnreachable if it is not Filrouge, or the reason of the signal
 */
export function follow<Item>(
  http: Http,
  source: Source<Item>,
  options: FollowOptions,
  timing: FollowTiming = TIMING,
): AsyncGenerator<Item> {
  const left = new AbortController()
  const items = connections(http, source, options, timing, left.signal)
  const end = items.return.bind(items)
  // A generator would wait for its next item before it returns.
  items.return = (value) => {
    left.abort(new Error('the caller has left'))
    return end(value)
  }
  return items
}

/** @param left aborted when the caller wants no further items */
async function* connections<Item>(
  http: Http,
  source: Source<Item>,
  { signal, onInterrupted, onConnected }: FollowOptions,
  timing: FollowTiming,
  left: AbortSignal,
): AsyncGenerator<Item> {
  const ending = AbortSignal.any([left, ...[http.signal, signal].flatMap((one) => one ?? [])])
  const backoff = new Backoff(timing)
  for (;;) {
    const since = timing.now()
    const connection = new Connection({
      http,
      ending,
      silenceMs: timing.silenceMs,
      connected: () => onConnected?.(),
      askedToWait: (ms) => backoff.askedFor(ms),
    })
    let lost: Loss
    try {
      for await (const item of source(connection)) {
        backoff.succeeded()
        yield item
      }
      return
    } catch (error) {
      if (left.aborted) return
      ending.throwIfAborted()
      lost = lossOf(error)
    } finally {
      connection.close()
    }
    if (timing.now() - since > timing.longestMs) backoff.succeeded()
    const againInMs = backoff.failed(lost.retryAfterMs)
    onInterrupted?.({ reason: lost.reason, error: lost.error, failures: backoff.count, againInMs })
    await pause(againInMs, ending)
    if (left.aborted) return
    ending.throwIfAborted()
  }
}

interface Loss {
  reason: Interruption['reason']
  error: Error
  retryAfterMs: number | null
}

/** Answers of these statuses may be different ones later; so may those of 500 and above. */
const PASSING = [408, 429]

/** @throws the error, if another connection would not help */
function lossOf(error: unknown): Loss {
  if (error instanceof StreamLost) return { reason: error.reason, error, retryAfterMs: null }
  if (error instanceof FilrougeProblem && (error.status >= 500 || PASSING.includes(error.status)))
    return { reason: 'unavailable', error, retryAfterMs: error.retryAfterMs }
  // An answer in another format than JSON or events is not one of Filrouge.
  if (error instanceof FilrougeUnreachable && !(error.cause instanceof SyntaxError))
    return { reason: 'unreachable', error, retryAfterMs: null }
  throw error
}
