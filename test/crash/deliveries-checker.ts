import { canonicalJson } from '../../libs/story/src/index.js'
import { ADMIN_KEY } from '../support/services.js'
import { CORRECTED } from './desk.js'
import { sha256Of, type Seen } from './endpoint.js'
import { ask, type Subscriber } from './hundred.js'

/** A recorded event from the API. */
export interface Recorded {
  id: string
  storyId: string
  version: number
  type: string
  data: { developmentId?: string }
}

/** Reads all events of stories, in order. */
export async function recordedEvents(
  url: string,
  stories: readonly string[],
): Promise<ReadonlyMap<string, readonly Recorded[]>> {
  const events = new Map<string, Recorded[]>()
  for (const storyId of stories) {
    const answer = await fetch(`${url}/v1/stories/${storyId}/events`, {
      headers: { authorization: `Bearer ${ADMIN_KEY}`, accept: 'application/x-ndjson' },
    })
    const lines = (await answer.text()).trimEnd().split('\n')
    events.set(
      storyId,
      lines.map((line): Recorded => JSON.parse(line)),
    )
  }
  return events
}

/** What each subscriber wants of each story, once it was selected: waits ask for it many times a second. */
const selected = new WeakMap<Subscriber, WeakMap<readonly Recorded[], readonly Recorded[]>>()

/** Selects the events of a story that a subscriber wants. */
function wantedOf(subscriber: Subscriber, events: readonly Recorded[]): readonly Recorded[] {
  const ofStories = selected.get(subscriber) ?? new WeakMap<readonly Recorded[], readonly Recorded[]>()
  selected.set(subscriber, ofStories)
  const wanted = ofStories.get(events) ?? events.filter((event) => wants(subscriber, event))
  ofStories.set(events, wanted)
  return wanted
}

const wants = ({ stories, types, filter }: Subscriber, { storyId, type }: Recorded): boolean =>
  stories.some((one) => (one.endsWith('*') ? storyId.startsWith(one.slice(0, -1)) : storyId === one)) &&
  (types === null || types.includes(type)) &&
  (filter === null || filter.matches(type))

/** The number of events that a subscriber wants and has not acknowledged. */
export function lacking(
  subscriber: Subscriber,
  events: ReadonlyMap<string, readonly Recorded[]>,
  dead: readonly string[] = [],
): number {
  const { taken } = subscriber.endpoint
  return [...events.values()]
    .flatMap((story) => wantedOf(subscriber, story))
    .filter(({ id }) => !taken.has(id) && !dead.includes(id)).length
}

const acknowledged = ({ endpoint }: Subscriber) =>
  endpoint.seen.filter(({ acknowledgedAt }) => acknowledgedAt !== null)

/**
 * Compares the messages that an endpoint received with the recorded events: their order, equal repeats, and signatures.
 * @param dead ids of events that may become dead letters
 * @returns every difference, as a sentence
 */
export function sightDiffers(
  subscriber: Subscriber,
  events: ReadonlyMap<string, readonly Recorded[]>,
  dead: readonly string[],
): string[] {
  const { endpoint, kind, subscriptionId } = subscriber
  const found: string[] = []
  const seen = endpoint.seen
  const messages = new Map<string, Seen>()
  for (const message of seen) {
    const first = messages.get(message.webhookId) ?? message
    messages.set(message.webhookId, first)
    if (first.eventId !== message.eventId || first.digest !== message.digest)
      found.push(`${message.eventId} came again as another message`)
    if (!message.isSigned) found.push(`${message.eventId} is not signed`)
  }
  if (messages.size !== new Set(seen.map(({ eventId }) => eventId)).size)
    found.push('an event came with two ids')
  for (const [storyId, story] of events)
    found.push(
      ...storyDiffers(
        wantedOf(subscriber, story),
        seen.filter((one) => one.storyId === storyId),
        dead,
      ),
    )
  return found.map((what) => `${kind.name} ${subscriptionId}: ${what}`)
}

/** Checks one lane: each message follows the acknowledgement of the one before, and repeats only before the next. */
function storyDiffers(wanted: readonly Recorded[], seen: readonly Seen[], dead: readonly string[]): string[] {
  const found: string[] = []
  let begun = 0
  let lastAcknowledgedAt = 0
  for (const message of seen) {
    const { eventId, version, at, acknowledgedAt, previousVersion, dataDigest } = message
    const before = wanted[begun - 1]
    if (version !== before?.version) {
      const next = wanted[begun]
      if (version !== next?.version) {
        found.push(`${eventId} came, not ${next?.id ?? 'nothing more'}`)
        continue
      }
      if (before && !dead.includes(before.id) && !(lastAcknowledgedAt > 0 && lastAcknowledgedAt <= at))
        found.push(`${eventId} came before ${before.id} was acknowledged`)
      if (previousVersion !== (before?.version ?? 0))
        found.push(`${eventId} says that ${previousVersion} was before it, not ${before?.version ?? 0}`)
      if (dataDigest !== sha256Of(canonicalJson(next.data))) found.push(`${eventId} came with other data`)
      begun += 1
      lastAcknowledgedAt = 0
    }
    if (acknowledgedAt !== null && lastAcknowledgedAt === 0) lastAcknowledgedAt = acknowledgedAt
  }
  return found
}

/** A lane and a received development, from the API. */
interface Lane {
  storyId: string
  status: string
  lag: number
  lastAcknowledgedVersion: number
}
interface Received {
  storyId: string
  version: number
}
interface DeadLetter {
  storyId: string
  version: number
}
interface Page<Item> {
  items: Item[]
}

/** Compares the API's answers about a subscription with the acknowledgements of its endpoint. */
export async function saidDiffers(
  url: string,
  subscriber: Subscriber,
  events: ReadonlyMap<string, readonly Recorded[]>,
  dead: readonly string[],
): Promise<string[]> {
  const { subscriptionId, kind } = subscriber
  const path = `${url}/v1/subscriptions/${subscriptionId}`
  const [lanes, received, letters] = await Promise.all([
    ask<Page<Lane>>(`${path}/lanes?limit=500`),
    ask<Page<Received>>(`${path}/received?developmentId=${CORRECTED}&limit=500`),
    ask<Page<DeadLetter>>(`${path}/deadLetters?limit=500`),
  ])
  const found: string[] = []
  const taken = acknowledged(subscriber)
  const lastOf = (messages: readonly Seen[], story: string) =>
    messages.reduce((last, { storyId, version }) => (storyId === story ? Math.max(last, version) : last), 0)
  const laneOf = new Map(lanes.items.map((lane) => [lane.storyId, lane]))
  const versionOf = new Map(received.items.map(({ storyId, version }) => [storyId, version]))
  const summits = taken.filter(({ subject }) => subject === CORRECTED)
  for (const [storyId, story] of events) {
    if (wantedOf(subscriber, story).length === 0) continue
    const lane = laneOf.get(storyId)
    if (lane?.status !== 'idle' || lane.lag !== 0)
      found.push(`the lane of ${storyId} is ${JSON.stringify(lane)}`)
    if (lane?.lastAcknowledgedVersion !== lastOf(taken, storyId))
      found.push(
        `${storyId}/${lastOf(taken, storyId)} was acknowledged, not ${lane?.lastAcknowledgedVersion}`,
      )
    if ((versionOf.get(storyId) ?? 0) !== lastOf(summits, storyId))
      found.push(`${storyId}/${lastOf(summits, storyId)} was received, not ${versionOf.get(storyId)}`)
  }
  const given = letters.items.map(({ storyId, version }) => `${storyId}/${version}`)
  if (JSON.stringify(given) !== JSON.stringify(dead)) found.push(`dead letters: ${given.join(' ')}`)
  return found.map((what) => `${kind.name} ${subscriptionId}: ${what}`)
}
