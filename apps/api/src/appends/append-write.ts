import { unless } from '@filrouge/waiting'
import { LogUnavailable, type LogPlace, type NewRecord } from '@filrouge/log'
import type { AppendOutcome } from '@filrouge/record'
import { GateClosed, type LogGate } from '@filrouge/store'
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
  /** The log took no writes: nothing was written. */
  | { is: 'unwritten'; closed: GateClosed }
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

/** The log has at least this time to acknowledge an append, also where the wait for its verdict is shorter. */
const LEAST_ACKNOWLEDGEMENT_MS = 2_000

/** How long the log may take to acknowledge an append. @param timeoutMs how long an append waits for its verdict */
export const acknowledgementMs = (timeoutMs: number): number => Math.max(timeoutMs, LEAST_ACKNOWLEDGEMENT_MS)

/** Writes one append to the log and waits for its verdict. A retry writes the same record again: the same request. */
export class AppendWrite {
  /** Where the append is on the log; null: the log did not acknowledge it. */
  private place: LogPlace | null = null
  private readonly record: NewRecord
  private waiting: ReturnType<Verdicts['expect']> | null = null
  private logError: unknown = null
  /** Whether the log was asked at least once. Then the append may be written. */
  private wasSent = false

  constructor(
    readonly envelope: Envelope,
    private readonly gate: LogGate,
    private readonly verdicts: Verdicts,
  ) {
    const { value, digest } = writeEnvelope(envelope)
    this.record = { storyId: envelope.storyId, value, headers: { [DIGEST_HEADER]: digest } }
  }

  get isAcknowledged(): boolean {
    return this.place !== null
  }

  /**
   * Writes the append to the log. Where the log does not acknowledge it, `isAcknowledged` stays false, and the caller can
   * write again.
   * @param patience aborts when the log has had its time. A time-out closes the gate until the log was checked.
   * @throws every error other than LogUnavailable
   */
  async write(patience: AbortSignal): Promise<void> {
    try {
      const closed = this.gate.closed()
      if (closed) throw closed
      const log = await this.gate.opened()
      this.waiting ??= this.verdicts.expect(this.envelope, log.partitionOf(this.envelope.storyId))
      this.place = await unless(patience, unless(this.verdicts.closing, this.gate.append(this.record)))
    } catch (error) {
      this.logError = this.lostTo(error)
      this.wasSent ||= !(this.logError instanceof GateClosed)
    }
  }

  /** The result. Waits for the verdict until `giveUp` is called. */
  async result(): Promise<AppendResult> {
    const outcome = this.place && ((await this.waiting?.outcome) ?? null)
    return outcome ? resultOf(outcome, this.envelope) : this.acknowledged()
  }

  /** The result without a verdict, also where there is one already. */
  async acknowledged(): Promise<AppendResult> {
    if (this.place) return this.pending(this.place)
    return this.logError instanceof GateClosed && !this.wasSent
      ? { is: 'unwritten', closed: this.logError }
      : { is: 'unknown', cause: this.logError }
  }

  /** Without a verdict the answer rests on the log alone, so the append must be durable there. */
  private async pending(place: LogPlace): Promise<AppendResult> {
    try {
      const patience = AbortSignal.timeout(LEAST_ACKNOWLEDGEMENT_MS)
      await unless(patience, this.gate.makeDurable(place, this.record))
      return { is: 'pending' }
    } catch (error) {
      return { is: 'unknown', cause: this.lostTo(error) }
    }
  }

  giveUp(): void {
    this.waiting?.cancel()
  }

  /** @throws every error that is not a failure of the log */
  private lostTo(error: unknown): LogUnavailable {
    if (error instanceof LogUnavailable) return error
    if (!isAbort(error)) throw error
    const lost = new LogUnavailable('the log did not acknowledge an append in time', { cause: error })
    if (error.name === 'TimeoutError') this.gate.suspect(lost.message)
    return lost
  }
}

const isAbort = (error: unknown): error is DOMException =>
  error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError')
