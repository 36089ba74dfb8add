import { createServer, connect, type Socket } from 'node:net'

/** A port that stays the same while the server behind it comes and goes. */
export interface Forwarder {
  port: number
  stop(): Promise<void>
}

/** Forwards connections to a port of this machine. @param to is asked at each connection */
export async function startForwarder(to: () => number): Promise<Forwarder> {
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const behind = connect(to(), '127.0.0.1')
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.once('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return {
    port: address.port,
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
