import { healthAfter, type EndpointEvent } from '@filrouge/webhooks/endpoint-health'
import type pg from 'pg'
import { groupBy } from '@filrouge/database'
import { changeEndpoints, recovered, type LockedEndpoint } from './endpoints.js'
import type { JudgedResult, LaneResult } from './results.js'

type Client = Pick<pg.ClientBase, 'query'>

/** Results with what becomes of them. */
export interface Judged {
  /** Without those of subscriptions that are gone. */
  results: Map<LaneResult, JudgedResult>
  /** Subscriptions whose endpoints were looked at: all their results are in their health already. */
  subscriptionIds: ReadonlySet<string>
  /** Subscriptions whose endpoints were failing, and are well again. */
  recovered: string[]
}

/**
 * Decides what becomes of results. A success is one whatever its endpoint's health is, so that only the endpoints of the
 * others are locked: what becomes of a failure follows from the health of its endpoint now, not when it was claimed.
 */
export async function judgeResults(client: Client, results: readonly LaneResult[]): Promise<Judged> {
  const subscriptionIds = new Set(results.filter(isTrouble).map(subscriptionIdOf))
  const byEndpoint = groupBy(results, subscriptionIdOf)
  const judged = new Map<LaneResult, JudgedResult>()
  for (const result of results)
    if (!subscriptionIds.has(subscriptionIdOf(result))) judged.set(result, judgedResult(result, null))
  const endpoints = await changeEndpoints(client, [...subscriptionIds], (endpoint) =>
    [...(byEndpoint.get(endpoint.subscriptionId) ?? [])].sort(byEnd).reduce((health, result) => {
      const one = judgedResult(result, { ...endpoint, health })
      judged.set(result, one)
      return healthAfter(health, eventsOf(one, endpoint), endpoint.now)
    }, endpoint.health),
  )
  return { results: judged, subscriptionIds, recovered: recovered(endpoints) }
}

/** Writes that endpoints have taken messages. @returns those that were failing */
export const recordSuccesses = async (
  client: Client,
  subscriptionIds: readonly string[],
): Promise<string[]> =>
  recovered(
    await changeEndpoints(client, subscriptionIds, ({ health, now }) =>
      healthAfter(health, [{ kind: 'succeeded' }], now),
    ),
  )

const subscriptionIdOf = ({ lane }: LaneResult) => lane.subscription.subscriptionId

const isTrouble = (result: LaneResult) =>
  result.step === 'disable' || (result.step === 'attempt' && !result.taken)

/** @param endpoint null: nothing needs to be known of it */
function judgedResult(result: LaneResult, endpoint: LockedEndpoint | null): JudgedResult {
  if (result.step !== 'attempt') return result
  if (result.taken) return { ...result, outcome: { kind: 'delivered' }, endpoint: { kind: 'succeeded' } }
  if (!endpoint) throw new Error('a failure was judged without its endpoint')
  return { ...result, ...result.judge(endpoint.health, endpoint.now) }
}

function eventsOf(result: JudgedResult, endpoint: LockedEndpoint): EndpointEvent[] {
  if (result.step === 'disable') return [{ kind: 'keysGone' }]
  if (result.step !== 'attempt' || result.endpoint === null) return []
  // What another address answered says nothing of this one.
  return result.lane.subscription.url === endpoint.url ? [result.endpoint] : []
}

const byEnd = (a: LaneResult, b: LaneResult) => endOf(a) - endOf(b)
const endOf = (result: LaneResult) =>
  result.step === 'attempt' ? result.startedAt.getTime() + result.durationMs : 0
