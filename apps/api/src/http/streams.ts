import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { NDJSON } from './ndjson-body.js'

/** The format in which the items of a stream are written. */
export interface StreamFormat<Item> {
  contentType: string
  frame(item: Item): string
}

/** One JSON value a line. */
export const ndjson: StreamFormat<unknown> = {
  contentType: `${NDJSON}; charset=utf-8`,
  frame: (item) => `${JSON.stringify(item)}\n`,
}

/** The streamed answers of this process. Each source is read only as fast as its client reads. */
export class Streams {
  private readonly open = new Set<Readable>()

  /**
   * Sends the items one by one. The source ends when the client disconnects. A source that fails cuts the connection, so
   * that the client sees an incomplete answer.
   */
  send<Item>(
    reply: FastifyReply,
    { contentType, frame }: StreamFormat<Item>,
    source: AsyncIterable<Item>,
  ): void {
    const stream = Readable.from(framed(source, frame), { objectMode: false })
    this.open.add(stream)
    stream.once('close', () => this.open.delete(stream))
    void reply
      .status(200)
      .header('content-type', contentType)
      .header('cache-control', 'no-store')
      .send(stream)
  }

  /** Cuts the open streams. Their clients see an incomplete answer. */
  cut(): void {
    for (const stream of this.open) stream.destroy(new Error('the service is stopping'))
  }
}

async function* framed<Item>(
  source: AsyncIterable<Item>,
  frame: (item: Item) => string,
): AsyncGenerator<Buffer> {
  for await (const item of source) yield Buffer.from(frame(item))
}
