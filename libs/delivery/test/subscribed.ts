import { randomUUID } from 'node:crypto'
import type { EndpointEvent } from '@filrouge/webhooks/endpoint-health'
import type { DataSource } from 'typeorm'
import type { ClaimedLane } from '../src/claim.js'
import { claimLanes } from '../src/claim.js'
import { fanOut, knowPartitions } from '../src/fan-out.js'
import { makeSubscription, type NewSubscription } from '../src/make-subscription.js'
import { nextSteps, type Matcher, type ToSend } from '../src/next-messages.js'
import { claimPings, recordPing, type ClaimedPing, type PingMade, type PingOutcome } from '../src/pings.js'
import { recordResults } from '../src/record-results.js'
import type { AttemptMade, FailureOutcome, LaneResult, Outcome } from '../src/results.js'
import { walkOn } from '../src/walk.js'

export const LIMITS = { most: 1_000, room: 1_000, endpoint: 1_000, principal: 1_000, leaseMs: 60_000 }

/** A subscription of a reader, wanting all stories from now on; verified unless it is not to be. */
export async function subscribe(
  dataSource: DataSource,
  wanted: Partial<NewSubscription> & { verified?: boolean } = {},
): Promise<string> {
  const { verified = true, ...given } = wanted
  const made = await makeSubscription(
    dataSource,
    {
      subscriptionId: `s-${randomUUID()}`,
      principal: 'reader',
      url: 'https://example.org/hook',
      description: null,
      stories: ['*'],
      types: null,
      filter: null,
      start: 'now',
      verification: 'ping',
      maxInFlight: 10,
      onExhausted: 'deadLetter',
      secrets: { secret: 'sealed', signingKey: 'sealed', publicKey: 'whpk_x' },
      ping: { pingId: 'ping-1', challenge: 'c' },
      ...given,
    },
    100,
  )
  if (made === 'too-many-subscriptions') throw new Error(made)
  if (verified) {
    for (const ping of await claimPings(dataSource, 1, { most: 10, leaseMs: 1_000 }))
      await recordPing(dataSource, answeredPing(ping, { kind: 'succeeded' }))
  }
  return made.subscriptionId
}

/** A ping that ended so. */
export const answeredPing = (ping: ClaimedPing, outcome: PingOutcome): PingMade => ({
  ping,
  startedAt: new Date(),
  durationMs: 1,
  outcome,
  status: 204,
  error: null,
  answer: null,
})

/** Fans out and walks all there is. */
export async function tellLanes(dataSource: DataSource): Promise<void> {
  await knowPartitions(dataSource)
  while ((await fanOut(dataSource, 100)).events > 0);
  while (await walkOn(dataSource, 100));
}

/** What an endpoint answers. */
export type Endpoint = (lane: ClaimedLane, version: number) => Outcome

const DELIVERED: Endpoint = () => ({ kind: 'delivered' })

/** One round of a courier. @returns what was sent: `story/version<previous` */
export const deliver = async (dataSource: DataSource, endpoint?: Endpoint): Promise<string[]> =>
  (await round(dataSource, endpoint)).sent

/** `story/version<previous`, and whether it is sealed. */
export const told = ({ event, previousVersion }: ToSend): string =>
  `${event.id}<${previousVersion}${event.sealed ? ' sealed' : ''}`

/** An attempt that ended so. What is tried again, or refused for good by 410, says something of its endpoint. */
export function attempted(
  lane: ClaimedLane,
  { event, previousVersion }: ToSend,
  outcome: Outcome,
): AttemptMade {
  const made = {
    step: 'attempt' as const,
    lane,
    version: event.version,
    type: event.type,
    developmentId: event.data && 'developmentId' in event.data ? String(event.data.developmentId) : null,
    previousVersion,
    number: lane.attempts + 1,
    startedAt: new Date(),
    durationMs: 1,
    answer: null,
  }
  if (outcome.kind === 'delivered') return { ...made, status: 204, error: null, taken: true }
  const error = 'the endpoint answered 500'
  const judge = () => ({ outcome, error, endpoint: endpointEvent(lane, outcome) })
  return { ...made, status: 500, error, taken: false, judge }
}

function endpointEvent({ storyId, claimedAt }: ClaimedLane, outcome: FailureOutcome): EndpointEvent | null {
  if (outcome.kind === 'disable') return { kind: 'gone' }
  if (outcome.kind !== 'retry') return null
  return { kind: 'failed', storyId, claimedAt: claimedAt.getTime(), retryAt: outcome.at.getTime() }
}

/** Claims, asks the endpoint, records. */
async function round(
  dataSource: DataSource,
  endpoint: Endpoint = DELIVERED,
  matcher: Matcher | null = null,
): Promise<{ claimed: number; sent: string[] }> {
  const lanes = await claimLanes(dataSource, 1, LIMITS)
  const steps = await nextSteps(dataSource, lanes, () => matcher, new Date())
  const sent: string[] = []
  const results = steps.map((step): LaneResult => {
    if (step.step !== 'send') return step
    const { lane, event } = step
    sent.push(told(step))
    return attempted(lane, step, endpoint(lane, event.version))
  })
  await recordResults(dataSource, 1, results, new Date())
  return { claimed: lanes.length, sent: sent.sort() }
}

/** Rounds until nothing is claimed any more. @returns what each round sent */
export async function deliverAll(
  dataSource: DataSource,
  endpoint?: Endpoint,
  matcher?: Matcher | null,
): Promise<string[][]> {
  const rounds: string[][] = []
  for (;;) {
    await tellLanes(dataSource)
    const { claimed, sent } = await round(dataSource, endpoint, matcher)
    if (claimed === 0) return rounds
    if (sent.length > 0) rounds.push(sent)
  }
}
