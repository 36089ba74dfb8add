import { get, type IncomingMessage } from 'node:http'

/** A server-sent event as a client reads it. `name` is `message` where the stream gives none. */
export interface SentEvent {
  id: string | null
  name: string
  data: string
}

/** A client of a stream of server-sent events. */
export interface StreamClient {
  status: number
  headers: IncomingMessage['headers']
  /** The events so far. */
  events: readonly SentEvent[]
  /** The last id that the stream gave, also without an event: what an EventSource comes again with. */
  lastId(): string | null
  /** The number of comments so far. */
  comments(): number
  /** The last `retry`, in ms. */
  retry(): number | null
  /** All text of an answer that is no stream. */
  text(): string
  /** Stops to read, and reads again. */
  pause(): void
  resume(): void
  /** Resolves when the server ends the stream, or the connection is cut. */
  ended: Promise<'whole' | 'cut'>
  close(): void
}

/** Opens a stream. Resolves once its head is there. @param onEvent is called with each event */
export function openStream(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  onEvent: (event: SentEvent) => void = () => undefined,
): Promise<StreamClient> {
  return new Promise((resolve, reject) => {
    const request = get(
      url,
      { agent: false, headers: { accept: 'text/event-stream', ...headers } },
      (answer) => {
        const events: SentEvent[] = []
        let [unread, text, comments]: [string, string, number] = ['', '', 0]
        let [retry, lastId]: [number | null, string | null] = [null, null]
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          text += part
          const blocks = (unread + part).split('\n\n')
          unread = blocks.pop() ?? ''
          for (const block of blocks) {
            const lines = block.split('\n')
            const field = (name: string) =>
              lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2))
            comments += lines.filter((line) => line.startsWith(':')).length
            const [asked] = field('retry')
            if (asked !== undefined) retry = Number(asked)
            lastId = field('id')[0] ?? lastId
            const data = field('data')
            if (data.length === 0) continue
            const event = {
              id: field('id')[0] ?? null,
              name: field('event')[0] ?? 'message',
              data: data.join('\n'),
            }
            events.push(event)
            onEvent(event)
          }
        })
        const ended = new Promise<'whole' | 'cut'>((over) => {
          answer.once('end', () => over('whole'))
          answer.once('error', () => over('cut'))
          answer.once('close', () => over(answer.complete ? 'whole' : 'cut'))
        })
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          events,
          lastId: () => lastId,
          comments: () => comments,
          retry: () => retry,
          text: () => text,
          pause: () => void answer.pause(),
          resume: () => void answer.resume(),
          ended,
          close: () => void request.destroy(),
        })
      },
    )
    request.once('error', reject)
  })
}
