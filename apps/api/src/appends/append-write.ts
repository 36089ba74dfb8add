import { LogUnavailable, type NewRecord } from '@filrouge/log'
import type { AppendOutcome } from '@filrouge/record'
import type { LogGate } from '@filrouge/store'
import { DIGEST_HEADER, writeEnvelope, type Envelope } from '@filrouge/story'
import type { Verdicts } from './verdicts.js'

/** The result of an append, as far as it is known. */
export type AppendResult =
  /** `isReplayed`: an earlier request for the same append, with the same append id, was accepted. */
  | { is: 'accepted'; outcome: Extract<AppendOutcome, { status: 'accepted' }>; isReplayed: boolean }
  | { is: 'refused'; outcome: Extract<AppendOutcome, { status: 'conflict' | 'rejected' | 'reused' }> }
  /** The writes of the story wait for an operator. `isWritten`: this append is on the log and waits too. */
  | { is: 'quarantined'; isWritten: boolean }
  /** The append is on the log and has no verdict yet. */
  | { is: 'pending' }
  /** The log did not acknowledge the append: it may or may not be written. */
  | { is: 'unknown'; cause: unknown }

/** The result of a request, from the verdict of the fold. @param outcome null: there is no verdict yet */
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

/** Writes one append to the log and waits for its verdict. A retry writes the same record again: the same request. */
export class AppendWrite {
  isAcknowledged = false
  private readonly record: NewRecord
  private waiting: ReturnType<Verdicts['expect']> | null = null
  private logError: unknown = null

  constructor(
    readonly envelope: Envelope,
    private readonly gate: LogGate,
    private readonly verdicts: Verdicts,
  ) {
    const { value, digest } = writeEnvelope(envelope)
    this.record = { storyId: envelope.storyId, value, headers: { [DIGEST_HEADER]: digest } }
  }

  /**
   * Writes the append to the log. Where the log does not acknowledge it, `isAcknowledged` stays false, and the caller can
   * write again.
   * @throws every error other than LogUnavailable
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
      this.logError = error
    }
  }

  /** The result. Waits for the verdict until `giveUp` is called. */
  async result(): Promise<AppendResult> {
    if (!this.isAcknowledged) return { is: 'unknown', cause: this.logError }
    return resultOf((await this.waiting?.outcome) ?? null, this.envelope)
  }

  giveUp(): void {
    this.waiting?.cancel()
  }
}
