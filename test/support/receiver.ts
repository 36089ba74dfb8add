import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { until } from './services.js'

/** A message that a receiver got. */
export interface Got {
  id: string
  /** The exact body. */
  body: string
  headers: IncomingMessage['headers']
  at: number
  /** The answer to it. */
  status: number
  event: {
    id: string
    type: string
    previousversion?: number
    sealed?: boolean
    data: unknown
    [more: string]: unknown
  }
}

/** How a receiver answers: a status, no answer ('hang'), or a cut connection after reading ('reset'). */
export type Behaviour = (event: Got['event'], got: readonly Got[]) => number | 'hang' | 'reset'

/** A real receiver on loopback. It answers challenges. */
export class Receiver {
  readonly got: Got[] = []
  behaviour: Behaviour = () => 204
  /** The delay before each answer, in milliseconds. */
  delayMs = 0
  /** The `Retry-After` of each answer, in seconds. */
  retryAfter: number | null = null
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(behaviour?: Behaviour): Promise<Receiver> {
    let receiver: Receiver | null = null
    const server = createServer((request, response) => void receiver?.take(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('no port')
    receiver = new Receiver(`http://127.0.0.1:${address.port}/hook`, server)
    if (behaviour) receiver.behaviour = behaviour
    return receiver
  }

  /** Ids of the accepted events, in the order in which they came, without pings. */
  taken(): string[] {
    return this.got
      .filter(({ status, event }) => status < 300 && event.type !== 'filrouge.ping')
      .map(({ event }) => event.id)
  }

  /** Waits until it has accepted a number of events. */
  async takes(count: number, ms = 20_000): Promise<string[]> {
    await until(
      () => this.taken().length >= count,
      ms,
      () => `it took ${this.taken().join(' ')}, not ${count}`,
    )
    return this.taken()
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await wholeBody(request)
    if (body === null) return
    const event: Got['event'] = JSON.parse(body)
    const answer = this.behaviour(event, this.got)
    const status = typeof answer === 'number' ? answer : 0
    const id = String(request.headers['webhook-id'])
    this.got.push({ id, body, headers: request.headers, at: Date.now(), status: status || 999, event })
    if (answer === 'hang') return
    if (answer === 'reset') return void request.socket.resetAndDestroy()
    await new Promise((resolve) => setTimeout(resolve, this.delayMs))
    const { challenge } = event
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(this.retryAfter !== null && { 'retry-after': String(this.retryAfter) }),
    })
    response.end(status === 204 ? undefined : JSON.stringify({ challenge }))
  }
}

/** @returns null where the sender has gone before its end */
async function wholeBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString()
}
