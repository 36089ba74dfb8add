import { LogUnavailable, type NewRecord } from '@filrouge/log'
import type { AppendOutcome } from '@filrouge/record'
import type { LogGate } from '@filrouge/store'
import { DIGEST_HEADER, writeEnvelope, type Envelope } from '@filrouge/story'
import type { Verdicts } from './verdicts.js'

/** How an append ended, as far as it is known. */
export type AppendResult =
  /** `isReplayed`: another request was accepted under its append id, for the same append. */
  | { is: 'accepted'; outcome: Extract<AppendOutcome, { status: 'accepted' }>; isReplayed: boolean }
  | { is: 'refused'; outcome: Extract<AppendOutcome, { status: 'conflict' | 'rejected' | 'reused' }> }
  /** The story's writes wait for an operator. `isWritten`: this one is among those that wait. */
  | { is: 'quarantined'; isWritten: boolean }
  /** It is on the log, and has no verdict yet. */
  | { is: 'pending' }
  /** The log did not acknowledge it: it may or may not be written. */
  | { is: 'unknown'; cause: unknown }

/** What a verdict means for the request that asked; null is no verdict yet. */
export function resultOf(outcome: AppendOutcome | null, { requestId }: Envelope): AppendResult {
  if (!outcome) return { is: 'pending' }
  switch (outcome.status) {
    case 'accepted':
      return { is: 'accepted', outcome, isReplayed: outcome.requestId !== requestId }
    case 'conflict':
    case 'rejected':
    case 'reused':
      return { is: 'refused', outcome }
    case 'quarantined':
      return { is: 'quarantined', isWritten: true }
  }
}

/** One append on its way to the log, and to its verdict. Written again, it is the same record: the same request. */
export class AppendWrite {
  isAcknowledged = false
  private readonly record: NewRecord
  private waiting: ReturnType<Verdicts['expect']> | null = null
  private trouble: unknown = null

  constructor(
    readonly envelope: Envelope,
    private readonly gate: LogGate,
    private readonly verdicts: Verdicts,
  ) {
    const { value, digest } = writeEnvelope(envelope)
    this.record = { storyId: envelope.storyId, value, headers: { [DIGEST_HEADER]: digest } }
  }

  /**
   * Puts it on the log. Where the log does not acknowledge, it can be written again.
   * @throws the fault, where it is another one
   */
  async write(): Promise<void> {
    try {
      const problem = this.gate.problem()
      if (problem !== null) throw new LogUnavailable(problem)
      const log = await this.gate.opened()
      this.waiting ??= this.verdicts.expect(this.envelope, log.partitionOf(this.envelope.storyId))
      await this.gate.append(this.record)
      this.isAcknowledged = true
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error
      this.trouble = error
    }
  }

  /** How it ended. Waits for the verdict until `giveUp`. */
  async result(): Promise<AppendResult> {
    if (!this.isAcknowledged) return { is: 'unknown', cause: this.trouble }
    return resultOf((await this.waiting?.outcome) ?? null, this.envelope)
  }

  giveUp(): void {
    this.waiting?.cancel()
  }
}
