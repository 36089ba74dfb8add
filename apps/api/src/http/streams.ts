import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'
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

/** The streamed answers of this process. Each source is read only as fast as its client reads. */
export class Streams {
  private readonly open = new Set<Readable>()

  /**
   * Sends the head at once, then the items one by one. The source ends when the client disconnects. A source that fails
   * cuts the connection, so that the client sees an incomplete answer.
   * @returns once the answer is over, whole or not
   */
  async send<Item>(
    reply: FastifyReply,
    { contentType, frame }: StreamFormat<Item>,
    source: AsyncIterable<Item>,
  ): Promise<void> {
    const stream = Readable.from(framed(source, frame), { objectMode: false })
    const { raw, request } = reply
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) raw.setHeader(name, value)
    raw.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' })
    if (request.method === 'HEAD') {
      stream.destroy()
      raw.end()
      return
    }
    // Some clients of an import send their lines only after they have received the status.
    raw.flushHeaders()
    this.open.add(stream)
    try {
      await pipeline(stream, raw)
    } catch {
      // The client has disconnected, the source has failed, or the stream was cut: the connection is closed.
    } finally {
      this.open.delete(stream)
    }
  }

  /** The number of open streams. */
  get count(): number {
    return this.open.size
  }

  /** Cuts the open streams. Their clients see an incomplete answer. */
  cut(): void {
    for (const stream of this.open) stream.destroy(new Error('the service is stopping'))
  }
}

async function* framed<Item>(
  source: AsyncIterable<Item>,
  frame: (item: Item) => string | Buffer,
): AsyncGenerator<Buffer> {
  for await (const item of source) yield Buffer.from(frame(item))
}
