/** An event of a stream of server-sent events. */
export interface ServerSentEvent {
  /** `message` if the stream gives no type. */
  type: string
  data: string
  /** The last id that the stream gave, with this event or before it; '' if there was none. */
  id: string
}

const LINE_END = /\r\n|\r|\n/

/**
 * Parses a stream of server-sent events (WHATWG HTML §9.2.6). The bytes may be cut anywhere. An event counts once its empty
 * line has come: one that breaks off is left out, and so is its id.
 */
export class EventStreamParser {
  /** What the stream asked for last: how long to wait before the next connection, in milliseconds. */
  retryMs: number | null = null
  private readonly decoder = new TextDecoder()
  private line = ''
  /** The text so far ends in CR. An LF that follows belongs to it. */
  private isAfterCr = false
  private type = ''
  private data: string[] = []
  private id = ''

  /** @returns the events that these bytes complete */
  push(bytes: Uint8Array): ServerSentEvent[] {
    const decoded = this.decoder.decode(bytes, { stream: true })
    if (decoded === '') return []
    const text = this.isAfterCr && decoded.startsWith('\n') ? decoded.slice(1) : decoded
    this.isAfterCr = text.endsWith('\r')
    const [first = '', ...more] = text.split(LINE_END)
    this.line += first
    const events: ServerSentEvent[] = []
    for (const next of more) {
      const event = this.take(this.line)
      if (event) events.push(event)
      this.line = next
    }
    return events
  }

  /** @returns the event that the line ends, if it ends one */
  private take(line: string): ServerSentEvent | null {
    if (line === '') return this.dispatched()
    const colon = line.indexOf(':')
    if (colon < 0) this.set(line, '')
    else this.set(line.slice(0, colon), line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1)))
    return null
  }

  /** A field without a name is a comment. Fields of other names are ignored. */
  private set(name: string, value: string): void {
    if (name === 'event') this.type = value
    else if (name === 'data') this.data.push(value)
    else if (name === 'id' && !value.includes('\0')) this.id = value
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) this.retryMs = Number(value)
  }

  private dispatched(): ServerSentEvent | null {
    const { type, data, id } = this
    this.type = ''
    this.data = []
    return data.length === 0 ? null : { type: type || 'message', data: data.join('\n'), id }
  }
}
