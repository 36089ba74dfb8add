import { ADMIN_KEY, until } from '../support/services.js'
import { http, times } from './load.js'

/** Subscriptions that are made or removed at once. */
const AT_ONCE = 8

/** The settings of a product whose endpoints are on this machine. */
export const SUBSCRIBING = {
  FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
  FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
  FILROUGE_SUBSCRIPTIONS: '1000',
}

/** Subscribes endpoints to all stories, or some. @returns a function that ends the subscriptions */
export async function subscribe(
  url: string,
  to: readonly string[],
  wanted: { start: 'now' | 'beginning'; maxInFlight?: number; stories?: readonly string[] },
): Promise<() => Promise<void>> {
  const ids: string[] = []
  await times(AT_ONCE, to.length, async (n) => {
    const made = await http(
      `${url}/v1/subscriptions`,
      201,
      JSON.stringify({ url: to[n], stories: ['*'], ...wanted }),
    )
    ids.push(String(JSON.parse(made).subscriptionId))
  })
  if (wanted.start === 'now')
    await until(
      async () => {
        const { items } = JSON.parse(await http(`${url}/v1/subscriptions?limit=500`, 200))
        return items.every(({ status }: { status: string }) => status === 'active')
      },
      30_000,
      () => 'the subscriptions are not active',
    )
  return () =>
    times(AT_ONCE, ids.length, async (n) => {
      const { status } = await fetch(`${url}/v1/subscriptions/${ids[n]}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${ADMIN_KEY}` },
      })
      if (status >= 300) throw new Error(`a subscription is not removed: ${status}`)
    })
}
