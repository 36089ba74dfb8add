import { Agent, buildConnector, type Dispatcher } from 'undici'
import { checkUrl, type AddressRules } from './address.js'
import { guarded, nameServers, type Lookup } from './resolve.js'
import { retryAfterMs } from './retry-after.js'
import { connectionsBy, type ExchangeOptions } from './send-connections.js'
import { Deadline, DeadlinePassed, TooLate } from './send-deadline.js'
import { Exchange, KeptConnectionCut, type Answer } from './send-exchange.js'
import { ConnectFailed, failureOf, type FailureReason } from './send-failure.js'

/** The result of one try to send a message. */
export type Answered =
  | {
      kind: 'answered'
      status: number
      /** The value of `Retry-After` in milliseconds, at most 24 hours; null if there is none. */
      retryAfter: number | null
      /** At most the first 16 KiB, in whole characters. */
      body: string
      ms: number
    }
  | { kind: 'failed'; reason: FailureReason; message: string; ms: number }

export interface Outgoing {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** Asked right before the bytes are written. Default: they may be written until the time limit. */
  mayWrite?: () => boolean
}

export interface SenderOptions {
  rules: AddressRules
  /** The time limit for name look-up, connecting, headers and body together. */
  timeoutMs: number
  /** Resolves names. Default: the system's name servers. */
  lookup?: Lookup
  /** The most sockets to one origin; further posts wait for one within their time limit. Default: no limit. */
  connections?: number
  /** Certificate authorities (PEM) to trust instead of Node's. */
  ca?: string
  /** The clock for a `Retry-After` that is a date. Default: the system's. */
  now?: () => Date
}

export interface Sender {
  /**
   * Posts once. Follows no redirects, uses no proxy, requests no compression. Settles within `timeoutMs` whatever the
   * receiver does. If a connection kept from an earlier post is cut before a byte of the answer, the same bytes are sent
   * once more on a fresh connection.
   * @throws TooLate if `mayWrite` refused. It never rejects otherwise.
   */
  post(outgoing: Outgoing): Promise<Answered>
  /** Aborts all posts and closes all sockets. */
  close(): Promise<void>
}

/** A parsed URL, or why it is refused. Cached, since parsing takes a tenth of the time of a post. */
type Target = { origin: string; path: string } | { wrong: string }
const MAX_TARGETS = 10_000

function newTarget(url: string, rules: AddressRules): Target {
  const wrong = checkUrl(url, rules)
  if (wrong !== null) return { wrong }
  const { origin, pathname, search } = new URL(url)
  return { origin, path: pathname + search }
}

/** Makes a sender of webhooks. It sends only to public addresses, and keeps connections open for a few seconds. */
export function openSender(options: SenderOptions): Sender {
  const { rules, timeoutMs, ca, lookup = nameServers(timeoutMs), now = () => new Date() } = options
  const connector = buildConnector({
    lookup: guarded(rules, lookup),
    timeout: timeoutMs,
    allowH2: false,
    autoSelectFamily: true,
    ...(ca !== undefined && { ca }),
  })
  const agentOptions: Agent.Options = {
    connections: options.connections ?? null,
    factory: connectionsBy((target, callback) =>
      connector(target, (error, socket) =>
        error ? callback(new ConnectFailed(error, target.protocol), null) : callback(null, socket),
      ),
    ),
    // The deadline of the post replaces these limits.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  const keeping = new Agent(agentOptions)
  /** Keeps no connection: each post opens one. */
  const fresh = new Agent({ ...agentOptions, pipelining: 0 })

  /** Sends a request once more if the receiver had closed the kept connection. */
  async function exchange(
    request: Dispatcher.DispatchOptions,
    deadline: Deadline,
    refusal: () => Error | null,
  ): Promise<Answer> {
    const over = (agent: Agent) =>
      new Promise<Answer>((resolve, reject) => {
        const one = new Exchange(refusal, resolve, reject)
        deadline.onPassed = (error) => one.giveUp(error)
        const options: ExchangeOptions = { ...request, exchange: one }
        agent.dispatch(options, one)
      })
    try {
      return await over(keeping)
    } catch (error) {
      if (!(error instanceof KeptConnectionCut)) throw error
      return over(fresh)
    }
  }

  const targets = new Map<string, Target>()
  function targetOf(url: string): Target {
    const cached = targets.get(url)
    if (cached) return cached
    if (targets.size >= MAX_TARGETS) targets.clear()
    const made = newTarget(url, rules)
    targets.set(url, made)
    return made
  }

  async function post({ url, headers, body, mayWrite = () => true }: Outgoing): Promise<Answered> {
    const start = performance.now()
    const failed = (reason: FailureReason, message: string): Answered => ({
      kind: 'failed',
      reason,
      message,
      ms: since(start),
    })
    const target = targetOf(url)
    if ('wrong' in target) return failed('address', target.wrong)
    const deadline = new Deadline(timeoutMs)
    const refusal = () => {
      if (!mayWrite()) return new TooLate('it may not be written any more')
      return deadline.isPassed ? new DeadlinePassed() : null
    }
    try {
      const answer = await exchange(
        {
          ...target,
          method: 'POST',
          headers: { 'user-agent': 'filrouge', ...headers, 'accept-encoding': 'identity' },
          body,
        },
        deadline,
        refusal,
      )
      const { 'retry-after': retryAfter, date } = answer.headers
      return {
        kind: 'answered',
        status: answer.status,
        retryAfter: retryAfterMs(first(retryAfter), first(date), now()),
        body: answer.body,
        ms: since(start),
      }
    } catch (error) {
      if (error instanceof TooLate) throw error
      if (error instanceof DeadlinePassed || deadline.isPassed)
        return failed('timeout', `no whole answer within ${timeoutMs} ms`)
      const { reason, message } = failureOf(error)
      return failed(reason, message)
    } finally {
      deadline.clear()
    }
  }

  async function close(): Promise<void> {
    await Promise.all([keeping.destroy(), fresh.destroy()])
  }

  return { post, close }
}

const since = (start: number): number => Math.round(performance.now() - start)

const first = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.[0]
