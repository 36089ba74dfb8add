import { Agent, buildConnector, type Dispatcher } from 'undici'
import { checkUrl, type AddressRules } from './address.js'
import { guarded, nameServers, type Lookup } from './resolve.js'
import { retryAfterMs } from './retry-after.js'
import { connectionsBy, KeptConnectionCut } from './send-connections.js'
import { Deadline, writtenWithin } from './send-deadline.js'
import { ConnectFailed, failureOf, type FailureReason } from './send-failure.js'

/** What came of one try to send. */
export type Answered =
  | {
      kind: 'answered'
      status: number
      /** What `Retry-After` asks for, in milliseconds, at most 24 hours; null where it asks for nothing. */
      retryAfter: number | null
      /** The first 16 KiB at most, as text that any store takes: no U+0000. */
      body: string
      ms: number
    }
  | { kind: 'failed'; reason: FailureReason; message: string; ms: number }

export interface Outgoing {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}

export interface SenderOptions {
  rules: AddressRules
  /** For name look-up, connecting, headers and body together. */
  timeoutMs: number
  /** How names are resolved; by default by the system's name servers. */
  lookup?: Lookup
  /** Sockets kept to one origin; further posts wait for one, within their time. Default: as many as posts. */
  connections?: number
  /** Certificates of authorities (PEM) instead of those that Node trusts. */
  ca?: string
  /** For a `Retry-After` that is a date. Default: the system's clock. */
  now?: () => Date
}

export interface Sender {
  /**
   * Posts once. Follows no redirect, knows no proxy, asks for no compression. Never rejects, and answers within
   * `timeoutMs` whatever the other side does. Where a connection kept from an earlier post is cut before one byte of an
   * answer, the same bytes go out once more on a fresh one.
   */
  post(outgoing: Outgoing): Promise<Answered>
  /** Cuts what is under way and closes every socket. */
  close(): Promise<void>
}

const BODY_LIMIT = 16_384

/** Where a URL leads, or why nowhere. Finding that out takes a tenth of a whole post, so it is kept. */
type Target = { origin: string; path: string } | { wrong: string }
const MAX_TARGETS = 10_000

function newTarget(url: string, rules: AddressRules): Target {
  const wrong = checkUrl(url, rules)
  if (wrong !== null) return { wrong }
  const { origin, pathname, search } = new URL(url)
  return { origin, path: pathname + search }
}

/** Makes what sends webhooks: to public addresses alone, over connections that are kept for a few seconds. */
export function makeSender(options: SenderOptions): Sender {
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
    // The one deadline of a post stands for these.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  const keeping = new Agent(agentOptions)
  const kept = keeping.compose(writtenWithin(timeoutMs))
  /** Keeps no connection: each post has a fresh one. */
  const fresh = new Agent({ ...agentOptions, pipelining: 0 })

  /** Sends again, once, what a receiver did not take since it had closed a kept connection. */
  async function request(
    what: Dispatcher.RequestOptions,
    deadline: Deadline,
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await kept.request(what)
    } catch (error) {
      if (!(error instanceof KeptConnectionCut)) throw error
      return fresh.compose(writtenWithin(deadline.left)).request(what)
    }
  }

  const targets = new Map<string, Target>()
  function targetOf(url: string): Target {
    const known = targets.get(url)
    if (known) return known
    if (targets.size >= MAX_TARGETS) targets.clear()
    const made = newTarget(url, rules)
    targets.set(url, made)
    return made
  }

  async function post({ url, headers, body }: Outgoing): Promise<Answered> {
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
    try {
      const what: Dispatcher.RequestOptions = {
        ...target,
        method: 'POST',
        headers: { 'user-agent': 'filrouge', ...headers, 'accept-encoding': 'identity' },
        body,
        signal: deadline.signal,
      }
      const answer = await deadline.race(request(what, deadline))
      const text = await deadline.race(firstOf(answer.body))
      const { 'retry-after': retryAfter, date } = answer.headers
      return {
        kind: 'answered',
        status: answer.statusCode,
        retryAfter: retryAfterMs(first(retryAfter), first(date), now()),
        body: text,
        ms: since(start),
      }
    } catch (error) {
      if (deadline.left <= 0) return failed('timeout', `no whole answer within ${timeoutMs} ms`)
      const { reason, message } = failureOf(error)
      return failed(reason, message)
    } finally {
      deadline.end()
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

/** Reads to the limit; what comes after is left unread, and its connection cut. */
async function firstOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const decoder = new TextDecoder()
  let [text, left] = ['', BODY_LIMIT]
  for await (const chunk of body) {
    const bytes = asBytes(chunk)
    text += decoder.decode(bytes.subarray(0, left), { stream: true })
    left -= bytes.length
    if (left <= 0) break
  }
  return text.replaceAll('\u0000', '\ufffd')
}

function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError('a body is read in bytes')
}
