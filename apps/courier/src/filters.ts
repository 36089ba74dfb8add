import type { ClaimedSubscription, Matcher } from '@filrouge/delivery'
import { compileFilter } from '@filrouge/webhooks'

/** Filters, compiled once for each revision of a subscription. */
export class Filters {
  private readonly known = new Map<string, Matcher>()

  /** Null where the subscription has no filter. */
  of({ subscriptionId, filterRevision, filter }: ClaimedSubscription): Matcher | null {
    if (filter === null) return null
    const key = `${subscriptionId} ${filterRevision}`
    const known = this.known.get(key)
    if (known) return known
    const matcher = matcherOf(filter)
    if (this.known.size >= 1_000) this.known.clear()
    this.known.set(key, matcher)
    return matcher
  }
}

/** One that does not compile any more judges nothing, and says why. */
function matcherOf(text: string): Matcher {
  const compiled = compileFilter(text)
  if (compiled.ok) return (event, story) => compiled.filter.matches({ event, story })
  return () => {
    throw new Error(compiled.message)
  }
}
