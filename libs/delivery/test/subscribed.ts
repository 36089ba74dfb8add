import { randomUUID } from 'node:crypto'
import type { EndpointEvent } from '@filrouge/webhooks/endpoint-health'
import type { DataSource } from 'typeorm'
import type { ClaimedLane } from '../src/lanes/claim.js'
import { claimLanes } from '../src/lanes/claim.js'
import { fanOut, addPartitions } from '../src/lanes/fan-out.js'
import { makeSubscription, type NewSubscription } from '../src/subscriptions/make-subscription.js'
import { nextSteps, type Matcher, type ToSend } from '../src/lanes/next-messages.js'
import {
  claimPings,
  recordPing,
  type ClaimedPing,
  type PingMade,
  type PingOutcome,
} from '../src/subscriptions/pings.js'
import { recordResults } from '../src/lanes/record-results.js'
import type { AttemptMade, FailureOutcome, LaneResult, Outcome } from '../src/lanes/results.js'
import { walkOn } from '../src/lanes/walk.js'

export const LIMITS = { most: 1_000, room: 1_000, endpoint: 1_000, principal: 1_000, leaseMs: 60_000 }

/** Makes a reader's subscription to all stories from now on, and verifies it. @returns its id */
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

/** A ping with this outcome. */
export const answeredPing = (ping: ClaimedPing, outcome: PingOutcome): PingMade => ({
  ping,
  startedAt: new Date(),
  durationMs: 1,
  outcome,
  status: 204,
  error: null,
  answer: null,
})

/** Fans out every event, and makes the lanes of every walk. */
export async function makeLanes(dataSource: DataSource): Promise<void> {
  await addPartitions(dataSource)
  while ((await fanOut(dataSource, 100)).events > 0);
  while (await walkOn(dataSource, 100));
}

/** Decides the outcome of each attempt. */
export type Endpoint = (lane: ClaimedLane, version: number) => Outcome

const DELIVERED: Endpoint = () => ({ kind: 'delivered' })

/** One round of a courier. @returns the messages sent: `story/version<previous` */
export const deliver = async (dataSource: DataSource, endpoint?: Endpoint): Promise<string[]> =>
  (await round(dataSource, endpoint)).sent

/** A message as `story/version<previous`, and whether it is sealed. */
export const messageName = ({ event, previousVersion }: ToSend): string =>
  `${event.storyId}/${event.version}<${previousVersion}${event.sealed ? ' sealed' : ''}`

/** An attempt with this outcome. `retry` and `disable` (410) change the endpoint's health. */
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
    developmentId: event.json === null ? null : (JSON.parse(event.json).developmentId ?? null),
    previousVersion,
    number: lane.attempts + 1,
    startedAt: new Date(),
    durationMs: 1,
    answer: null,
  }
  if (outcome.kind === 'delivered')
    return {
      ...made,
      status: 204,
      error: null,
      taken: true,
      outcome,
      endpoint: { kind: 'succeeded', at: made.startedAt.getTime() + 1 },
    }
  const error = 'the endpoint answered 500'
  const judge = () => ({ outcome, error, endpoint: endpointEvent(lane, outcome) })
  return { ...made, status: 500, error, taken: false, judge }
}

function endpointEvent({ storyId, claimedAt }: ClaimedLane, outcome: FailureOutcome): EndpointEvent | null {
  if (outcome.kind === 'disable') return { kind: 'gone' }
  if (outcome.kind !== 'retry') return null
  return { kind: 'failed', storyId, claimedAt: claimedAt.getTime(), retryAt: outcome.at.getTime() }
}

/** Claims lanes, lets the endpoint decide, and records the results. */
async function round(
  dataSource: DataSource,
  endpoint: Endpoint = DELIVERED,
  matcher: Matcher | null = null,
): Promise<{ claimed: number; sent: string[] }> {
  const lanes = await claimLanes(dataSource, 1, LIMITS)
  const steps = await nextSteps(dataSource, lanes, () => matcher, { now: new Date(), publicRead: true })
  const sent: string[] = []
  const results = steps.map((step): LaneResult => {
    if (step.step !== 'send') return step
    const { lane, messages } = step
    const [message] = messages
    sent.push(messageName(message))
    return attempted(lane, message, endpoint(lane, message.event.version))
  })
  await recordResults(dataSource, 1, results, new Date())
  return { claimed: lanes.length, sent: sent.sort() }
}

/** Rounds until there is nothing to claim. @returns the messages of each round */
export async function deliverAll(
  dataSource: DataSource,
  endpoint?: Endpoint,
  matcher?: Matcher | null,
): Promise<string[][]> {
  const rounds: string[][] = []
  for (;;) {
    await makeLanes(dataSource)
    const { claimed, sent } = await round(dataSource, endpoint, matcher)
    if (claimed === 0) return rounds
    if (sent.length > 0) rounds.push(sent)
  }
}
