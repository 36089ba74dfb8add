import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps, type ServerOptions } from 'node:https'
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net'

/** The servers of a test, on free ports of this machine. */
export class Servers {
  private readonly started: { server: Server; sockets: Set<Socket> }[] = []

  http(listener: RequestListener, host = '127.0.0.1'): Promise<number> {
    return this.listen(createHttp(listener), host)
  }

  https(options: ServerOptions, listener: RequestListener): Promise<number> {
    return this.listen(createHttps(options, listener), '127.0.0.1')
  }

  tcp(listener: (socket: Socket) => void): Promise<number> {
    return this.listen(createTcp(listener), '127.0.0.1')
  }

  /** Calls a function for each connection that a server started so far accepts. */
  onConnection(listener: () => void): void {
    for (const { server } of this.started) server.on('connection', listener)
  }

  /** The open sockets of all servers. */
  get open(): number {
    return this.started.reduce((sum, { sockets }) => sum + sockets.size, 0)
  }

  async close(): Promise<void> {
    for (const { server, sockets } of this.started.splice(0)) {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  private async listen(server: Server, host: string): Promise<number> {
    const sockets = new Set<Socket>()
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, host, resolve)
    })
    this.started.push({ server, sockets })
    return portOf(server.address())
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a server without a port')
  return address.port
}
