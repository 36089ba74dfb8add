import { openStream, type SentEvent, type StreamClient } from '../support/event-stream.js'
import { ADMIN_KEY, until } from '../support/services.js'

/** A client that follows what is recorded, and comes again after every interruption. */
export interface Follower {
  name: string
  /** The ids of its events (`story/version`), in the order in which they came. */
  seen: string[]
  /** Whether it was connected once. */
  isConnected: boolean
  /** How often its connection ended. */
  interruptions: number
}

export interface Followers {
  all: readonly Follower[]
  stop(): Promise<void>
}

const key = { authorization: `Bearer ${ADMIN_KEY}` }
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Starts clients that follow the given stories from their first event on: two of all stories, live and by long polls, and
 * two of each story, live and by replays. Resolves once the stream of all stories is open: it begins at that time, so the
 * stories must not exist before.
 */
export async function startFollowers(url: () => string, stories: readonly string[]): Promise<Followers> {
  const all: Follower[] = []
  const ending = new AbortController()
  const isGoing = () => !ending.signal.aborted
  const start = (name: string, follow: Follow) => {
    const follower: Follower = { name, seen: [], isConnected: false, interruptions: 0 }
    all.push(follower)
    return follow(url, follower, isGoing, ending.signal)
  }
  const running = [
    start(
      'live',
      streams(() => '/v1/live'),
    ),
    start('changes', longPolls),
    ...stories.flatMap((storyId) => [
      start(
        `live ${storyId}`,
        streams((last) => `/v1/stories/${storyId}/live${last === null ? '?from=1' : ''}`),
      ),
      start(
        `replay ${storyId}`,
        streams(() => `/v1/stories/${storyId}/events?every=1ms`),
      ),
    ]),
  ]
  await until(
    () => all[0]?.isConnected === true,
    10_000,
    () => 'the stream of all stories does not open',
  )
  return {
    all,
    stop: async () => {
      ending.abort()
      await Promise.all(running)
    },
  }
}

type Follow = (
  url: () => string,
  follower: Follower,
  isGoing: () => boolean,
  ending: AbortSignal,
) => Promise<void>

/** Reads a stream, and after each end the stream after the last id. @param path of the stream, by the last id */
const streams =
  (path: (last: string | null) => string): Follow =>
  async (url, follower, isGoing, ending) => {
    let last: string | null = null
    for (; isGoing(); follower.interruptions++) {
      const headers: Record<string, string> = { ...key, ...(last !== null && { 'last-event-id': last }) }
      const take = ({ id, name, data }: SentEvent) => {
        if (name !== 'message') return
        follower.seen.push(idOf(JSON.parse(data)))
        last = id
      }
      const client = await openStream(url() + path(last), headers, take).catch(() => null)
      follower.isConnected ||= client?.status === 200
      if (client) await endOf(client, ending)
      await pause(20)
    }
  }

async function endOf(client: StreamClient, ending: AbortSignal): Promise<void> {
  const close = () => client.close()
  if (ending.aborted) close()
  ending.addEventListener('abort', close)
  await client.ended
  ending.removeEventListener('abort', close)
}

const longPolls: Follow = async (url, follower, isGoing, ending) => {
  let cursor = ''
  while (isGoing())
    try {
      const answer = await fetch(`${url()}/v1/changes?wait=5s&limit=50${cursor && `&cursor=${cursor}`}`, {
        headers: key,
        signal: ending,
      })
      const page: { items: { id: string }[]; next: string } = JSON.parse(await answer.text())
      if (!answer.ok) throw new Error(`answered ${answer.status}`)
      follower.seen.push(...page.items.map(idOf))
      cursor = page.next
    } catch {
      follower.interruptions++
      await pause(20)
    }
}

const idOf = ({ id }: { id: string }) => id

/**
 * Compares what each follower saw with what is recorded: each event once, in order within its story.
 * @param heads the version of each story that is recorded
 * @returns every difference, as a sentence
 */
export function missedOrRepeated(
  followers: readonly Follower[],
  heads: ReadonlyMap<string, number>,
): string[] {
  return followers.flatMap(({ name, seen }) => {
    const [, only] = name.split(' ')
    const last = new Map<string, number>()
    const faults = seen.flatMap((id) => {
      const [storyId = '', version = ''] = id.split('/')
      const before = last.get(storyId) ?? 0
      last.set(storyId, Number(version))
      return Number(version) === before + 1 ? [] : [`${name}: ${id} came after version ${before}`]
    })
    const missing = [...heads].flatMap(([storyId, version]) =>
      only === undefined || only === storyId
        ? (last.get(storyId) ?? 0) === version
          ? []
          : [`${name}: ${storyId} ends at ${last.get(storyId) ?? 0}, and is at ${version}`]
        : [],
    )
    return [...faults, ...missing]
  })
}
