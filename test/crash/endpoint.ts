import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { canonicalJson } from '../../libs/story/src/index.js'

/** A message that an endpoint read. */
export interface Seen {
  webhookId: string
  /** `<storyId>/<version>` */
  eventId: string
  storyId: string
  version: number
  previousVersion: number
  /** `DevelopmentReported` */
  type: string
  /** The id of its development, or null. */
  subject: string | null
  /** sha256 of the body. */
  digest: string
  /** sha256 of its data as canonical JSON. */
  dataDigest: string
  /** Whether its `v1` signature is valid. */
  isSigned: boolean
  /** When it was completely read: `performance.now()`. */
  at: number
  /** When it was answered 2xx; null if it was not. */
  acknowledgedAt: number | null
}

/** How an endpoint answers a message: a status, or a fault. */
export type Deed = number | 'hang' | 'reset' | 'drip' | 'dripForEver'

/** Decides how a message is answered; `seen` are the messages before it. */
export type Conduct = (message: Seen, seen: readonly Seen[]) => Deed

/** The interval between the pieces of a slow answer, and their number. */
const DRIP_MS = 50
const DRIPS = 5

/** A real endpoint on its own port, which couriers treat as its own host. It always answers challenges. */
export class Endpoint {
  /** Events in the order in which they were read. */
  readonly seen: Seen[] = []
  /** Ids of the events that it acknowledged. */
  readonly taken = new Set<string>()
  private webhook: Webhook | null = null

  private constructor(
    readonly url: string,
    private readonly server: Server,
    private readonly conduct: Conduct,
  ) {}

  static async start(conduct: Conduct): Promise<Endpoint> {
    let endpoint: Endpoint | null = null
    const server = createServer((request, response) => {
      void endpoint?.take(request, response).catch(() => request.socket.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('no port')
    endpoint = new Endpoint(`http://127.0.0.1:${address.port}/hook`, server, conduct)
    return endpoint
  }

  /** Sets the secret that messages must be signed with. */
  expects(secret: string): void {
    this.webhook = new Webhook(secret)
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks).toString()
    const event: WriterAnswer = JSON.parse(body)
    if (event.type === 'filrouge.ping')
      return void response.end(JSON.stringify({ challenge: event.challenge }))
    const message = this.read(request, body, event)
    const deed = this.conduct(message, this.seen)
    this.seen.push(message)
    switch (deed) {
      case 'hang':
        return
      case 'reset':
        return void request.socket.resetAndDestroy()
      case 'drip':
      case 'dripForEver':
        return drip(response, deed === 'drip' ? DRIPS : Number.POSITIVE_INFINITY, () =>
          this.acknowledge(message),
        )
      default:
        if (deed < 300) this.acknowledge(message)
        response.writeHead(deed).end()
    }
  }

  private acknowledge(message: Seen): void {
    message.acknowledgedAt = performance.now()
    this.taken.add(message.eventId)
  }

  private read(request: IncomingMessage, body: string, event: WriterAnswer): Seen {
    return {
      webhookId: String(request.headers['webhook-id']),
      eventId: event.id,
      storyId: event.source.replace('/stories/', ''),
      version: event.storyversion,
      previousVersion: event.previousversion,
      type: event.type.replace(/^filrouge\.(\w+)\.v1$/, '$1'),
      subject: event.subject ?? null,
      digest: sha256Of(body),
      dataDigest: sha256Of(canonicalJson(event.data)),
      isSigned: this.verifies(request, body),
      at: performance.now(),
      acknowledgedAt: null,
    }
  }

  private verifies({ headers }: IncomingMessage, body: string): boolean {
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    try {
      this.webhook?.verify(body, sent)
      return this.webhook !== null
    } catch {
      return false
    }
  }
}

/** The fields of a message that the endpoint reads. */
interface WriterAnswer {
  id: string
  source: string
  type: string
  subject?: string
  challenge?: string
  storyversion: number
  previousversion: number
  data: object | null
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Answers 200 with a slow body, until it is complete or the sender disconnects. */
function drip(response: ServerResponse, drips: number, whole: () => void): void {
  response.writeHead(200)
  let dripped = 0
  const timer = setInterval(() => {
    dripped += 1
    if (dripped < drips) return void response.write('.')
    clearInterval(timer)
    whole()
    response.end()
  }, DRIP_MS)
  response.once('close', () => clearInterval(timer))
}
