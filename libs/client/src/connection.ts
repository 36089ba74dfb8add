import { pause, unless } from '@filrouge/waiting'
import { EventStreamParser, type ServerSentEvent } from './event-stream.js'
import { FilrougeProblem, FilrougeUnreachable } from './failures.js'
import type { Call, Http } from './http.js'

/** Why a stream ended early, so that it is worth to come again. */
export type LossReason = 'stopping' | 'slow' | 'cut' | 'silent'

const SENTENCES: Readonly<Record<LossReason, string>> = {
  stopping: 'the service is stopping',
  slow: 'the service ended the stream, because it was read too slowly',
  cut: 'the connection broke off',
  silent: 'the service sent nothing for too long',
}

/** A stream ended early. */
export class StreamLost extends Error {
  override readonly name = 'StreamLost'
  constructor(
    readonly reason: LossReason,
    cause?: unknown,
  ) {
    super(SENTENCES[reason], { cause })
  }
}

export interface ConnectionParts {
  http: Http
  /** Ends the connection. */
  ending: AbortSignal
  /** A connection that gives no byte for this long is dead, in milliseconds. */
  silenceMs: number
  /** Called once, when the service answers as it should. */
  connected(): void
  /** Called with the `retry:` of a stream, in milliseconds. */
  askedToWait(ms: number): void
}

/**
 * One try to follow something: requests that are sent once, and given up when no byte comes. Whoever opens it closes it.
 * Reads nothing before it is asked for the next item, so that a slow caller slows the service down.
 */
export class Connection {
  private readonly over = new AbortController()
  private readonly end: () => void
  private isConnected = false

  constructor(private readonly parts: ConnectionParts) {
    const { ending } = parts
    this.end = () => this.over.abort(ending.reason)
    if (ending.aborted) this.end()
    ending.addEventListener('abort', this.end)
  }

  /** Closes what is open, at once. */
  close(): void {
    this.parts.ending.removeEventListener('abort', this.end)
    this.over.abort(new Error('the connection was closed'))
  }

  /** The service has answered as it should. */
  established(): void {
    if (!this.isConnected) this.parts.connected()
    this.isConnected = true
  }

  /** @throws FilrougeProblem, FilrougeUnreachable, StreamLost, or the reason of the signal that ended it */
  async json<Body>(call: Call): Promise<Body> {
    const response = await this.opened(call)
    const decoder = new TextDecoder()
    let text = ''
    for await (const bytes of this.bytesOf(response)) text += decoder.decode(bytes, { stream: true })
    try {
      return JSON.parse(text)
    } catch (error) {
      throw new FilrougeUnreachable(this.parts.http.url, error)
    }
  }

  /**
   * The messages of a stream of server-sent events. It ends where the service says that the stream is complete.
   * @throws as `json` does, and FilrougeProblem where the right to read is lost meanwhile
   */
  async *messages(call: Call): AsyncGenerator<ServerSentEvent> {
    const headers = { accept: 'text/event-stream', ...call.headers }
    const response = await this.opened({ ...call, headers })
    if (response.status === 204) return
    mustBeEventStream(response, this.parts.http.url)
    this.established()
    const parser = new EventStreamParser()
    for await (const bytes of this.bytesOf(response)) {
      const events = parser.push(bytes)
      if (parser.retryMs !== null) this.parts.askedToWait(parser.retryMs)
      for (const event of events) {
        if (event.type === 'message') yield event
        if (event.type !== 'end') continue
        const end = endOf(event)
        if (!end) return
        throw end
      }
    }
    throw new StreamLost('cut')
  }

  /** Waits, unless the connection ends. @throws the reason of the signal that ended it */
  async pause(ms: number): Promise<void> {
    await pause(ms, this.over.signal)
    this.over.signal.throwIfAborted()
  }

  private opened(call: Call): Promise<Response> {
    return this.unlessSilent(this.parts.http.open(call, this.over.signal))
  }

  private async *bytesOf({ body }: Response): AsyncGenerator<Uint8Array> {
    if (!body) return
    // Not every browser iterates over a stream.
    const reader = body.getReader()
    for (;;) {
      const { done, value } = await this.unlessSilent(reader.read()).catch((error: unknown) => {
        this.over.signal.throwIfAborted()
        throw new StreamLost('cut', error)
      })
      if (done) return
      yield value
    }
  }

  /** Waits for the next bytes. While nobody waits for them there is no timer. */
  private async unlessSilent<Result>(work: Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => this.over.abort(new StreamLost('silent')), this.parts.silenceMs)
    try {
      return await unless(this.over.signal, work)
    } finally {
      clearTimeout(timer)
    }
  }
}

function mustBeEventStream({ headers }: Response, url: string): void {
  const type = headers.get('content-type') ?? 'an unknown type'
  if (/^text\/event-stream\b/i.test(type)) return
  throw new FilrougeUnreachable(url, new SyntaxError(`the answer is ${type}, and no stream of events`))
}

/** What the closing event of a stream says: null if the stream is complete. */
function endOf({ data }: ServerSentEvent): StreamLost | FilrougeProblem | null {
  const { reason }: { reason?: unknown } = JSON.parse(data)
  switch (reason) {
    case 'complete':
      return null
    case 'forbidden':
      return new FilrougeProblem(403, {
        code: 'forbidden',
        detail: 'the service ended the stream: this key may not read what it follows any more',
      })
    case 'slow':
    case 'stopping':
      return new StreamLost(reason)
    default:
      return new StreamLost('cut')
  }
}
