import { healthAfter, type EndpointEvent } from '@filrouge/webhooks/endpoint-health'
import type pg from 'pg'
import { groupBy } from '@filrouge/database'
import { changeEndpoints, recovered, type LockedEndpoint } from '../subscriptions/endpoints.js'
import type { JudgedResult, LaneResult } from './results.js'

type Client = Pick<pg.ClientBase, 'query'>

/** Results with their outcomes. */
export interface Judged {
  /** Results of removed subscriptions are left out. */
  results: Map<LaneResult, JudgedResult>
  /** Subscriptions whose endpoints were locked: their health includes all their results. */
  subscriptionIds: ReadonlySet<string>
  /** Subscriptions whose endpoints were failing, and are active again. */
  recovered: string[]
}

/**
 * Decides the outcomes of results. The outcome of a failure depends on the endpoint's health now, not at the claim. If a
 * result is a failure, its endpoint's row is locked. An endpoint with successes alone is not locked.
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

/** The outcomes of results of which none is trouble. */
export const judgedTaken = (results: readonly LaneResult[]): Judged => ({
  results: new Map(results.map((result) => [result, judgedResult(result, null)])),
  subscriptionIds: new Set(),
  recovered: [],
})

/**
 * Writes the last success of endpoints.
 * @param takenAt the time of each, by subscription
 * @returns the subscriptions whose endpoints were failing
 */
export const recordSuccesses = async (
  client: Client,
  takenAt: ReadonlyMap<string, number>,
): Promise<string[]> =>
  recovered(
    await changeEndpoints(client, [...takenAt.keys()], ({ subscriptionId, health, now }) => {
      const at = takenAt.get(subscriptionId)
      return at === undefined ? health : healthAfter(health, [{ kind: 'succeeded', at }], now)
    }),
  )

const subscriptionIdOf = ({ lane }: LaneResult) => lane.subscription.subscriptionId

/** Whether the outcome of a result depends on the health of its endpoint. */
export const isTrouble = (result: LaneResult): boolean =>
  result.step === 'disable' || (result.step === 'attempt' && !result.taken)

/** @param endpoint null: the result does not depend on it */
function judgedResult(result: LaneResult, endpoint: LockedEndpoint | null): JudgedResult {
  if (result.step !== 'attempt' || result.taken) return result
  if (!endpoint) throw new Error('a failure needs the health of its endpoint')
  return { ...result, ...result.judge(endpoint.health, endpoint.now) }
}

function eventsOf(result: JudgedResult, endpoint: LockedEndpoint): EndpointEvent[] {
  if (result.step === 'disable') return [{ kind: 'keysGone' }]
  if (result.step !== 'attempt' || result.endpoint === null) return []
  // The attempt went to an older URL: its answer says nothing about this one.
  return result.lane.subscription.url === endpoint.url ? [result.endpoint] : []
}

const byEnd = (a: LaneResult, b: LaneResult) => endOf(a) - endOf(b)
const endOf = (result: LaneResult) =>
  result.step === 'attempt' ? result.startedAt.getTime() + result.durationMs : 0
