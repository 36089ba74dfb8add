import { once } from 'node:events'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import type { Subscriptions } from '@filrouge/client'

export interface Address {
  host: string
  port: number
}

/** The description of a subscription of `filrouge listen`. By it, a later run finds one whose process was killed. */
export const listenersMark = ({ host, port }: Address): string =>
  `filrouge listen on ${hostname()}, ${host} port ${port}`

/**
 * Removes subscriptions that a killed `filrouge listen` left behind. They have this machine's mark, and no process
 * listens on their address.
 * @returns the ids of the removed subscriptions
 */
export async function removeLeftovers(subscriptions: Subscriptions): Promise<string[]> {
  const removed: string[] = []
  for await (const { subscriptionId, description } of subscriptions.list()) {
    const [, machine, host = '', port = ''] =
      /^filrouge listen on (\S+), (\S+) port (\d{1,5})$/.exec(description ?? '') ?? []
    if (machine !== hostname() || !(await isRefused({ host, port: Number(port) }))) continue
    await subscriptions.remove(subscriptionId)
    removed.push(subscriptionId)
  }
  return removed
}

/** Whether an address refuses connections. A timeout or another error does not count as a refusal. */
async function isRefused({ host, port }: Address): Promise<boolean> {
  const socket = connect({ host, port, timeout: 2_000 })
  socket.on('timeout', () => socket.destroy(new Error('no answer')))
  try {
    await once(socket, 'connect')
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
  } finally {
    socket.destroy()
  }
}
