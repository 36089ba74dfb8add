import { pause } from '@filrouge/waiting'
import { LogUnavailable, type NewRecord } from '@filrouge/log'
import type { AppendOutcome } from '@filrouge/record'
import type { LogGate } from '@filrouge/store'
import { DIGEST_HEADER, writeEnvelope, type Envelope } from '@filrouge/story'
import type { Verdicts } from '../appends/verdicts.js'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000

/** An append on its way to the log, and to its verdict. */
export class LineWrite {
  isAcknowledged = false
  private readonly record: NewRecord
  private verdict: { outcome: Promise<AppendOutcome | null>; cancel(): void } | null = null

  constructor(readonly envelope: Envelope) {
    const { value, digest } = writeEnvelope(envelope)
    this.record = { storyId: envelope.storyId, value, headers: { [DIGEST_HEADER]: digest } }
  }

  /** @throws LogUnavailable: it may or may not be written */
  async append(gate: LogGate, partition: number, verdicts: Verdicts): Promise<void> {
    this.verdict ??= verdicts.expect(this.envelope.appendId, partition)
    await gate.append(this.record)
    this.isAcknowledged = true
  }

  /** Null where it was given up before there was one. */
  outcome(): Promise<AppendOutcome | null> {
    return this.verdict?.outcome ?? Promise.resolve(null)
  }

  giveUp(): void {
    this.verdict?.cancel()
  }
}

/**
 * Puts appends on the log, in order, without waiting for each. Those that are not acknowledged are tried again, in
 * order, until `patienceMs` is over or the signal says so; what was not acknowledged then may or may not be written.
 */
export async function writeInOrder(
  writes: readonly LineWrite[],
  { gate, verdicts }: { gate: LogGate; verdicts: Verdicts },
  patienceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const missing = writes.filter(({ isAcknowledged }) => !isAcknowledged)
    if (missing.length === 0) return
    if (gate.problem() === null) {
      const log = await gate.opened()
      const tried = missing.map((write) =>
        write.append(gate, log.partitionOf(write.envelope.storyId), verdicts),
      )
      for (const result of await Promise.allSettled(tried))
        if (result.status === 'rejected' && !(result.reason instanceof LogUnavailable)) throw result.reason
      if (missing.every(({ isAcknowledged }) => isAcknowledged)) return
    }
    if (signal.aborted || Date.now() + pauseMs > deadline) return
    await pause(pauseMs, signal)
  }
}
