import { isUrl } from '@filrouge/story/url'
import { pause } from '@filrouge/waiting'
import { Unchanged, type Condition } from './conditional.js'
import { FilrougeProblem, FilrougeUnreachable, problemOf } from './failures.js'
import { streamedBody } from './streamed-body.js'

/** Where the service is, and the key to use it with. */
export interface FilrougeOptions {
  /** The URL of the service: `https://host`, with the path before `/v1` if there is one. */
  url: string
  /** `frk_…`. Without a key only public stories can be read. */
  key?: string | undefined
  /** Aborts all requests under way. */
  signal?: AbortSignal | undefined
  /** The time limit of a request for JSON, in milliseconds; default 60,000. Streams have none. */
  timeoutMs?: number | undefined
}

/** The options of a client whose reads have a condition. */
export type ConditionalOptions = FilrougeOptions & { condition?: Condition }

export interface Call {
  path: string
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  query?: object | undefined
  headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  body?: object
  /** Sent as NDJSON, streamed where the platform can. Then the answer can be read while lines are sent. */
  lines?: AsyncIterable<Uint8Array>
}

export interface JsonAnswer<Body> {
  body: Body
  status: number
  headers: Headers
}

/** How often a request is sent at most, if repeating it is safe. */
const TRIES = 4
const FIRST_PAUSE_MS = 200
/** A longer `Retry-After` is not waited for: the request fails at once. */
const LONGEST_PAUSE_MS = 5_000

/** Sends requests, and repeats those that fail if that is safe: GET, or with an Idempotency-Key. */
export class Http {
  readonly url: string
  /** Aborts all requests under way. */
  readonly signal: AbortSignal | null
  private readonly key: string | null
  private readonly timeoutMs: number
  private readonly condition: Condition | null

  /** @throws TypeError if the URL or the key is malformed */
  constructor({ url, key, signal, timeoutMs = 60_000, condition }: ConditionalOptions) {
    if (key !== undefined && !/^[!-~]+$/.test(key))
      throw new TypeError('a key has the form frk_<id>_<secret>')
    this.url = baseUrl(url)
    this.key = key ?? null
    this.signal = signal ?? null
    this.timeoutMs = timeoutMs
    this.condition = condition ?? null
  }

  /** @throws FilrougeProblem, FilrougeUnreachable, Unchanged, or the reason of the aborted signal */
  json<Body>(asked: Call): Promise<JsonAnswer<Body>> {
    const call = { ...asked, headers: { ...asked.headers, ...this.condition?.headers() } }
    return this.tried(call, async () => {
      const response = await this.accepted(call, this.timed())
      const text = await response.text()
      return { body: JSON.parse(text || 'null'), status: response.status, headers: response.headers }
    })
  }

  /** An answer of any status. @throws FilrougeUnreachable, or the reason of the aborted signal */
  text(call: Call): Promise<{ status: number; text: string }> {
    return this.tried(call, async () => {
      const response = await this.sent(call, this.timed())
      return { status: response.status, text: await response.text() }
    })
  }

  /** Streams the bytes of an answer. @throws as `json` does */
  async *stream(call: Call): AsyncGenerator<Uint8Array> {
    const { body } = await this.tried(call, () => this.accepted(call, this.signal))
    if (!body) return
    // Not every browser iterates over a stream.
    const reader = body.getReader()
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        yield value
      }
    } catch (error) {
      this.signal?.throwIfAborted()
      throw new FilrougeUnreachable(this.url, error)
    } finally {
      await reader.cancel().catch(() => undefined)
    }
  }

  /**
   * Sends a request once. The body of the answer is not read yet.
   * @param signal ends the request and its answer, instead of the signal of the client
   * @throws FilrougeProblem, FilrougeUnreachable, or the reason of the aborted signal
   */
  async open(call: Call, signal: AbortSignal): Promise<Response> {
    try {
      return await this.accepted(call, signal)
    } catch (error) {
      signal.throwIfAborted()
      throw error instanceof FilrougeProblem ? error : new FilrougeUnreachable(this.url, error)
    }
  }

  private async tried<Result>(call: Call, send: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries++) {
      try {
        return await send()
      } catch (error) {
        this.signal?.throwIfAborted()
        if (error instanceof Unchanged) throw error
        const ms = isRepeatable(call) && tries < TRIES ? pauseAfter(error, tries) : null
        if (ms === null)
          throw error instanceof FilrougeProblem ? error : new FilrougeUnreachable(this.url, error)
        await pause(ms, this.signal ?? undefined)
        this.signal?.throwIfAborted()
      }
    }
  }

  private async accepted(call: Call, signal: AbortSignal | null): Promise<Response> {
    const response = await this.sent(call, signal)
    this.condition?.answeredBy(response)
    if (response.ok) return response
    throw await problemOf(response)
  }

  private async sent(call: Call, signal: AbortSignal | null): Promise<Response> {
    const { path, method = 'GET', query, headers, body, lines } = call
    return fetch(`${this.url}${path}${queryOf(query)}`, {
      method,
      signal,
      headers: {
        accept: 'application/json',
        ...(this.key !== null && { authorization: `Bearer ${this.key}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...(lines && { 'content-type': 'application/x-ndjson' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(lines && (await streamedBody(lines))),
    })
  }

  private timed(): AbortSignal {
    const timeout = AbortSignal.timeout(this.timeoutMs)
    return this.signal ? AbortSignal.any([this.signal, timeout]) : timeout
  }
}

const isRepeatable = ({ method = 'GET', headers }: Call) =>
  method === 'GET' || headers?.['idempotency-key'] !== undefined

/** Milliseconds until the next try, or null if another try cannot succeed. */
function pauseAfter(error: unknown, tries: number): number | null {
  // The server is not Filrouge: another try gets the same answer.
  if (error instanceof SyntaxError) return null
  if (!(error instanceof FilrougeProblem)) return FIRST_PAUSE_MS * 2 ** (tries - 1)
  const { status, retryAfterMs } = error
  return status === 503 && retryAfterMs !== null && retryAfterMs <= LONGEST_PAUSE_MS ? retryAfterMs : null
}

function baseUrl(text: string): string {
  if (!isUrl(text))
    throw new TypeError('the URL of the service begins with http:// or https://, followed by a host')
  const url = new URL(text)
  if (url.username || url.password || url.search || url.hash)
    throw new TypeError('the URL of the service has a host and a path, and nothing else')
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function queryOf(query: object = {}): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value))
  return given.size > 0 ? `?${given}` : ''
}
