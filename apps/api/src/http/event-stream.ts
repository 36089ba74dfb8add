import { Problem } from '@filrouge/runtime'
import type { FastifyReply } from 'fastify'
import type { EndReason } from './end-reasons.js'
import type { Streams } from './streams.js'

export const EVENT_STREAM = 'text/event-stream'

/** A comment is sent at this interval: proxies close a connection without traffic. */
const HEARTBEAT_MS = 10_000
/** A client that does not take the end of its stream within this time is cut off. One that was too slow has longer. */
const LAST_BYTES_MS = 5_000
const LAST_BYTES_OF_SLOW_MS = 60_000
/** After these ends a client is asked to come again, at a random time of this span, so that not all come at once. */
const COME_AGAIN: readonly EndReason[] = ['slow', 'stopping']
const COME_AGAIN_MS = { least: 500, most: 3_000 }

const HEARTBEAT = Buffer.from(':\n\n')

/** The frame of an event. The data is one line, such as JSON. @param id without it, the event moves no `Last-Event-ID` */
export const eventFrame = (data: string, id?: string): Buffer =>
  Buffer.from(id === undefined ? `data: ${data}\n\n` : `id: ${id}\ndata: ${data}\n\n`)

/** Sets the client's `Last-Event-ID` without an event. */
export const placeFrame = (id: string): Buffer => Buffer.from(`id: ${id}\n\n`)

/** A stream of server-sent events to one client (WHATWG HTML §9.2). */
export class EventStream {
  private readonly closing = new AbortController()
  private isEnded = false

  private constructor(
    private readonly raw: FastifyReply['raw'],
    private readonly ended: (reason: EndReason) => void,
  ) {
    raw.once('close', () => this.closing.abort('gone'))
  }

  /** Sends the head of the answer. */
  static open(reply: FastifyReply, streams: Streams): EventStream {
    const { raw } = reply
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) raw.setHeader(name, value)
    raw.writeHead(200, {
      'content-type': `${EVENT_STREAM}; charset=utf-8`,
      'cache-control': 'no-store',
      // nginx would hold events back.
      'x-accel-buffering': 'no',
    })
    const stream = new EventStream(raw, (reason) => streams.ended(reason))
    const heartbeat = setInterval(() => stream.beat(), HEARTBEAT_MS)
    const close = streams.register({ stop: () => stream.stop(), cut: () => raw.destroy() })
    raw.once('close', () => {
      clearInterval(heartbeat)
      close()
    })
    // The first bytes tell a client, and the proxies before it, that the stream is open.
    raw.write(HEARTBEAT)
    return stream
  }

  /** Aborted when nothing more can be sent: the stream was ended, or its client has left. */
  get over(): AbortSignal {
    return this.closing.signal
  }

  /** Whether the client has not taken yet what was written. More can be written, and is kept in memory. */
  get isCongested(): boolean {
    return this.raw.writableNeedDrain
  }

  write(frame: Buffer): void {
    if (!this.over.aborted) this.raw.write(frame)
  }

  /** Resolves once the client has taken what was written, or the stream is over. */
  drained(): Promise<void> {
    if (!this.isCongested || this.over.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        this.raw.off('drain', end)
        this.over.removeEventListener('abort', end)
        resolve()
      }
      this.raw.once('drain', end)
      this.over.addEventListener('abort', end)
    })
  }

  /** Sends the closing event, and closes the connection. Later calls do nothing. */
  end(reason: EndReason): void {
    if (this.isEnded) return
    this.isEnded = true
    this.ended(reason)
    this.raw.end(closing(reason))
    this.closing.abort(reason)
    this.cutAfter(reason === 'slow' ? LAST_BYTES_OF_SLOW_MS : LAST_BYTES_MS)
  }

  /** Cuts the connection: the client sees that the stream is not whole, and comes again. */
  cut(): void {
    this.raw.destroy()
  }

  /** The service stops: a stream that was ended before does not keep it. */
  private stop(): void {
    if (this.isEnded) this.cutAfter(LAST_BYTES_MS)
    else this.end('stopping')
  }

  private cutAfter(ms: number): void {
    const cut = setTimeout(() => this.raw.destroy(), ms)
    this.raw.once('close', () => clearTimeout(cut))
  }

  private beat(): void {
    if (!this.isCongested) this.write(HEARTBEAT)
  }
}

const closing = (reason: EndReason) => {
  const { least, most } = COME_AGAIN_MS
  const retry = COME_AGAIN.includes(reason)
    ? `retry: ${Math.round(least + Math.random() * (most - least))}\n`
    : ''
  return `event: end\n${retry}data: ${JSON.stringify({ reason })}\n\n`
}

/** @throws Problem method-not-allowed for HEAD: a stream has no length to ask for */
export function mustGetStream(method: string): void {
  if (method !== 'GET')
    throw new Problem('method-not-allowed', {
      detail: 'a stream of events is read with GET',
      headers: { allow: 'GET, OPTIONS' },
    })
}
