/** How long a partition whose records failed is sent to alone. */
const ALONE_MS = 30_000

/**
 * Decides which partitions share a send queue, and so a request. One request for all partitions of a broker costs less than
 * one for each. Brokers do not wait for each other, and no partition waits for one that fails.
 */
export class Routes {
  private leaders: ReadonlyMap<number, number> = new Map()
  private readonly aloneUntil = new Map<number, number>()

  /** @param now milliseconds, never less than before */
  constructor(private readonly now: () => number) {}

  /** @param leaders the broker that leads each partition. If this is old, the requests are only grouped differently. */
  lead(leaders: ReadonlyMap<number, number>): void {
    this.leaders = leaders
  }

  /** The name of the queue that a partition uses now. */
  of(partition: number): string {
    const until = this.aloneUntil.get(partition)
    if (until !== undefined && this.now() < until) return `partition ${partition}`
    this.aloneUntil.delete(partition)
    return `broker ${this.leaders.get(partition) ?? 'unknown'}`
  }

  failed(partition: number): void {
    this.aloneUntil.set(partition, this.now() + ALONE_MS)
  }
}
