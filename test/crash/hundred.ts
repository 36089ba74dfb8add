import { ADMIN_KEY, until } from '../support/services.js'
import { Endpoint } from './endpoint.js'
import type { Course, Kind } from './faults.js'

/** Stories of three kinds. Most subscribers want one kind. */
export const STORIES = ['talks', 'war', 'trade'].flatMap((name) =>
  Array.from({ length: 8 }, (_, n) => `${name}-${n}`),
)

/** The events that a subscription wants. */
export interface Wanted {
  /** Ids, `prefix-*`, or `*`. */
  stories: readonly string[]
  types: readonly string[] | null
  filter: { cel: string; matches(type: string): boolean } | null
}

/** A subscription, and its endpoint. */
export interface Subscriber extends Wanted {
  subscriptionId: string
  kind: Kind
  endpoint: Endpoint
}

/** A wish for everything, as most subscriptions begin. */
export const everything = (): Wanted => ({ stories: ['*'], types: null, filter: null })

const STORIES_WANTED = [
  ['*'],
  ['talks-*'],
  ['war-*'],
  ['trade-*', 'talks-0'],
  ['war-*', 'trade-1', 'trade-2'],
] as const

/** A wish by number: all stories, one kind, types or a filter. */
export const various = (n: number): Wanted => ({
  stories: STORIES_WANTED[n % STORIES_WANTED.length] ?? ['*'],
  types: n % 7 === 3 ? ['StoryOpened', 'DevelopmentCorrected'] : null,
  filter:
    n % 11 === 5
      ? { cel: 'event.type != "DevelopmentReported"', matches: (type) => type !== 'DevelopmentReported' }
      : null,
})

/** Starts endpoints of the given kinds, and makes an active subscription for each. */
export async function subscribeAll(
  url: string,
  kinds: readonly Kind[],
  course: Course,
  wanting: (n: number) => Wanted,
): Promise<Subscriber[]> {
  const all = kinds.flatMap((kind) => Array.from({ length: kind.count }, () => kind))
  const subscribers: Subscriber[] = []
  for (const [n, kind] of all.entries()) {
    const endpoint = await Endpoint.start(kind.conduct(course, n))
    const wanted = wanting(n)
    const { subscriptionId, secret } = await ask<{ subscriptionId: string; secret: string }>(
      `${url}/v1/subscriptions`,
      {
        url: endpoint.url,
        stories: wanted.stories,
        types: wanted.types,
        filter: wanted.filter?.cel ?? null,
        start: 'now',
      },
    )
    endpoint.expects(secret)
    subscribers.push({ ...wanted, subscriptionId, kind, endpoint })
  }
  for (const { subscriptionId } of subscribers)
    await until(
      async () => (await subscriptionStatus(url, subscriptionId)) === 'active',
      60_000,
      () => `${subscriptionId} is not active`,
    )
  return subscribers
}

export const subscriptionStatus = async (url: string, subscriptionId: string): Promise<string> =>
  (await ask<{ status: string }>(`${url}/v1/subscriptions/${subscriptionId}`)).status

/** Sends a request as an admin: POST if there is a body. @throws Error if the answer is not 2xx */
export async function ask<Answer>(url: string, body?: object): Promise<Answer> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${text}`)
  return JSON.parse(text)
}
