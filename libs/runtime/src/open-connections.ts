import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A server that closes drops unread connections this often. Milliseconds. */
const DROPPED_EVERY_MS = 1_000

/** A request whose head was read, and its response. */
type Exchange = readonly [IncomingMessage, ServerResponse]

/**
 * The open connections of a server of HTTP. Node closes only idle ones when a server closes: a client that sends half a
 * request, or none, would hold up a shutdown.
 */
export class OpenConnections {
  private readonly open = new Map<Socket, Set<Exchange>>()

  /** @param server does not listen yet */
  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.open.set(socket, new Set())
      socket.once('close', () => this.open.delete(socket))
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const exchanges = this.open.get(request.socket)
      const exchange: Exchange = [request, response]
      exchanges?.add(exchange)
      response.once('close', () => exchanges?.delete(exchange))
    })
  }

  /**
   * Waits until the server is closed. Meanwhile each connection without a request that is being answered is dropped within
   * `DROPPED_EVERY_MS`. Requests that were read completely, and answers that have begun, go on.
   * @param close listens no more, and resolves when all connections are closed
   */
  async dropUnreadDuring(close: () => Promise<void>): Promise<void> {
    const timer = setInterval(() => this.dropUnread(), DROPPED_EVERY_MS)
    try {
      await close()
    } finally {
      clearInterval(timer)
    }
  }

  private dropUnread(): void {
    for (const [socket, exchanges] of this.open) if (![...exchanges].some(isBeingAnswered)) socket.destroy()
  }
}

const isBeingAnswered = ([request, response]: Exchange) => request.complete || response.headersSent
