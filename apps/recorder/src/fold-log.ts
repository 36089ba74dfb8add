import type { Committed } from '@filrouge/record'
import type { Logger } from '@filrouge/runtime'

/** While batches follow each other, the log has a line this often. */
const EVERY_MS = 1_000

interface Lately {
  batches: number
  events: number
  verdicts: Record<string, number>
  ms: number
}

/** Writes what was folded to the log of the process: a line for one batch, and a line a second for many. */
export class FoldLog {
  private lately: Lately | null = null
  private writtenAt = -Infinity

  constructor(private readonly logger: Logger) {}

  /** @param ms the time that the batches took */
  folded(committed: readonly Committed[], ms: number): void {
    if (committed.length === 0 || !this.logger.isLevelEnabled('info')) return
    const lately = (this.lately ??= { batches: 0, events: 0, verdicts: {}, ms: 0 })
    lately.batches += committed.length
    lately.ms += ms
    for (const { events, verdicts } of committed) {
      lately.events += events
      for (const [verdict, count] of Object.entries(verdicts))
        if (count > 0) lately.verdicts[verdict] = (lately.verdicts[verdict] ?? 0) + count
    }
    if (performance.now() - this.writtenAt >= EVERY_MS) this.write()
  }

  /** Writes what was folded since the last line. */
  write(): void {
    if (!this.lately) return
    const { batches, events, verdicts, ms } = this.lately
    this.lately = null
    this.writtenAt = performance.now()
    const records = Object.values(verdicts).reduce((sum, count) => sum + count, 0)
    this.logger.info({ batches, records, events, ...verdicts, ms: Math.round(ms) }, 'batches were folded')
  }
}
