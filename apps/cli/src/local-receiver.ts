import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Receipt, Receiver } from '@filrouge/client'

/** A receiver of webhooks on this machine. What comes before it is known how to check it waits. */
export class LocalReceiver {
  private verifyWith: (receiver: Receiver) => void = () => undefined
  private readonly receiver = new Promise<Receiver>((resolve) => (this.verifyWith = resolve))

  private constructor(
    private readonly server: Server,
    /** Is told what every request was answered. */
    private readonly answered: (receipt: Receipt) => void,
  ) {
    server.on('request', (request, response) => void this.take(request, response))
  }

  /** @throws the system's error where the address cannot be listened on */
  static async start(
    { host, port }: { host: string; port: number },
    answered: (receipt: Receipt) => void,
  ): Promise<LocalReceiver> {
    const server = createServer()
    const started = new LocalReceiver(server, answered)
    server.listen(port, host)
    await once(server, 'listening')
    return started
  }

  get port(): number {
    const address = this.server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  /** From now on. */
  use(receiver: Receiver): void {
    this.verifyWith(receiver)
  }

  stop(): void {
    this.server.close()
    this.server.closeAllConnections()
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await buffer(request)
      const receiver = await this.receiver
      const receipt = await receiver.receive({ headers: request.headers, body })
      response.writeHead(receipt.status, receipt.headers).end(receipt.body)
      this.answered(receipt)
    } catch {
      // Whoever sent it went away before it was whole.
      response.destroy()
    }
  }
}
