import type { ClaimedSubscription, Matcher } from '@filrouge/delivery'
import { compileFilter } from '@filrouge/webhooks'

/** Filters, compiled once for each revision of a subscription. */
export class Filters {
  private readonly compiled = new Map<string, Promise<Matcher>>()

  /** @returns null if the subscription has no filter */
  of({ subscriptionId, filterRevision, filter }: ClaimedSubscription): Promise<Matcher> | null {
    if (filter === null) return null
    const key = `${subscriptionId} ${filterRevision}`
    const compiled = this.compiled.get(key)
    if (compiled) return compiled
    const matcher = matcherOf(filter)
    if (this.compiled.size >= 1_000) this.compiled.clear()
    this.compiled.set(key, matcher)
    return matcher
  }
}

/** A filter that no longer compiles throws the reason for each event. */
async function matcherOf(text: string): Promise<Matcher> {
  const compiled = await compileFilter(text)
  if (compiled.ok) return (event, story) => compiled.filter.matches({ event, story })
  return () => {
    throw new Error(compiled.message)
  }
}
