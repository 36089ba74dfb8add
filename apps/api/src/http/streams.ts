import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem, type Logger } from '@filrouge/runtime'
import type { FastifyReply } from 'fastify'
import type { EndReason } from './end-reasons.js'
import { NDJSON } from './ndjson-body.js'

/** The format in which the items of a stream are written. */
export interface StreamFormat<Item> {
  contentType: string
  frame(item: Item): string | Buffer
}

/** One JSON value a line. */
export const ndjson: StreamFormat<unknown> = {
  contentType: `${NDJSON}; charset=utf-8`,
  frame: (item) => `${JSON.stringify(item)}\n`,
}

/** The same format, for a source that gives whole lines. */
export const ndjsonLines: StreamFormat<Buffer> = { ...ndjson, frame: (lines) => lines }

/**
 * The items of a stream.
 * @param ending aborted when the stream should end. Reason `stopping`: the service stops. A source that waits for items gives
 * its last one and ends. A source that is soon done may go on. Reason `gone`: the client has disconnected, and nothing more
 * is sent. A source that waits must wake up, or it is kept in memory
 */
export type StreamSource<Item> = (ending: AbortSignal) => AsyncIterable<Item>

/** A streamed answer that is open. */
export interface OpenStream {
  /** The service stops: the stream should end soon. */
  stop(): void
  /** The client sees an incomplete answer. */
  cut(): void
}

/** The streamed answers of this process. Each source is read only as fast as its client reads. */
export class Streams {
  private readonly open = new Set<OpenStream>()
  private isStopping = false
  /** Called with the reason for which the service ends a stream of events. */
  onEnded: (reason: EndReason) => void = () => undefined

  constructor(private readonly logger: Logger) {}

  /**
   * Sends the head at once, then the items one by one. A source that fails cuts the connection, so that the client sees an
   * incomplete answer.
   * @returns once the answer is over, whole or not
   */
  async send<Item>(
    reply: FastifyReply,
    format: StreamFormat<Item>,
    source: StreamSource<Item>,
  ): Promise<void> {
    const { raw, request } = reply
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) raw.setHeader(name, value)
    raw.writeHead(200, { 'content-type': format.contentType, 'cache-control': 'no-store' })
    if (request.method === 'HEAD') return void raw.end()
    // Some clients of an import send their lines only after they have received the status.
    raw.flushHeaders()
    const ending = new AbortController()
    raw.once('close', () => ending.abort('gone'))
    const frames = framed(source(ending.signal), format, (error) => {
      // A source may end by throwing the reason of the signal.
      if (error !== ending.signal.reason) this.logFailure(error)
    })
    const stream = Readable.from(frames, { objectMode: false })
    const close = this.register({
      stop: () => ending.abort('stopping'),
      cut: () => stream.destroy(new Error('the service is stopping')),
    })
    try {
      await pipeline(stream, raw)
    } catch {
      // The client has disconnected, the source has failed, or the stream was cut: the connection is closed.
    } finally {
      close()
    }
  }

  /** Adds a stream to those that a shutdown ends. @returns a function to call once the stream is over */
  register(stream: OpenStream): () => void {
    this.open.add(stream)
    if (this.isStopping) stream.stop()
    return () => this.open.delete(stream)
  }

  /** A stream of events was ended by the service. */
  ended(reason: EndReason): void {
    this.onEnded(reason)
  }

  /** The number of open streams. */
  get count(): number {
    return this.open.size
  }

  /** Asks the sources of all streams to end: the service stops. */
  stop(): void {
    this.isStopping = true
    for (const stream of this.open) stream.stop()
  }

  /** Cuts the open streams. Their clients see an incomplete answer. */
  cut(): void {
    for (const stream of this.open) stream.cut()
  }

  private logFailure(error: unknown): void {
    // The head is sent, so no answer can say it. A right that is lost is no fault.
    if (error instanceof Problem && error.status < 500)
      this.logger.info({ code: error.code, detail: error.message }, 'a stream was cut')
    else this.logger.error({ err: error }, 'a stream failed')
  }
}

/** The frames of the items. */
async function* framed<Item>(
  source: AsyncIterable<Item>,
  { frame }: StreamFormat<Item>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  const items = source[Symbol.asyncIterator]()
  const nextFrame = async () => {
    try {
      const item = await items.next()
      return item.done === true ? null : Buffer.from(frame(item.value))
    } catch (error) {
      onFailure(error)
      throw error
    }
  }
  try {
    for (;;) {
      const bytes = await nextFrame()
      if (bytes === null) return
      yield bytes
    }
  } finally {
    await items.return?.()
  }
}
