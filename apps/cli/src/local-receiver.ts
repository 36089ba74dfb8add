import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { listenerOf, type Receipt, type Receiver } from '@filrouge/client/receiver'

/** A receiver of webhooks on this machine. Requests wait until `use` gives it the secret to check them with. */
export class LocalReceiver {
  private verifyWith: (receiver: Receiver) => void = () => undefined
  private readonly receiver = new Promise<Receiver>((resolve) => (this.verifyWith = resolve))

  private constructor(
    private readonly server: Server,
    answered: (receipt: Receipt) => void,
  ) {
    const listener = this.receiver.then((receiver) => listenerOf(receiver, answered))
    server.on('request', (request, response) => void listener.then((listen) => listen(request, response)))
  }

  /**
   * @param answered called with the receipt of each request
   * @throws the system's error if the address cannot be listened on
   */
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

  /** Answers the requests that wait, and all later ones, with this receiver. */
  use(receiver: Receiver): void {
    this.verifyWith(receiver)
  }

  stop(): void {
    this.server.close()
    this.server.closeAllConnections()
  }
}
