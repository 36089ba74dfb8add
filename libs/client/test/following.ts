import type { IncomingMessage } from 'node:http'
import type { FollowTiming, Interruption } from '../src/follow.js'
import { liveStory, type Followed, type LiveOptions } from '../src/event-sources.js'
import { Http } from '../src/http.js'
import { QUICK } from './streaming.js'

/** The versions of the first events, and their cursors. Then the caller leaves. */
export async function first(count: number, followed: AsyncIterable<Followed>): Promise<[number, string][]> {
  const seen: [number, string][] = []
  for await (const { event, cursor } of followed) if (seen.push([event.version, cursor]) === count) break
  return seen
}

/** Follows the story `strait`, and notes what is said about its connections. */
export function live(service: { url: string }, options: LiveOptions = {}, timing: FollowTiming = QUICK) {
  const interruptions: Interruption[] = []
  const said: string[] = []
  const events = liveStory(
    new Http(service),
    'strait',
    {
      onInterrupted: (one) => {
        interruptions.push(one)
        said.push(`${one.reason} ${one.failures}`)
      },
      onConnected: () => said.push('connected'),
      ...options,
    },
    timing,
  )
  return { events, interruptions, said }
}

/** The `Last-Event-ID` of each request. */
export const idsOf = (requests: readonly IncomingMessage[]) =>
  requests.map(({ headers }) => headers['last-event-id'])
