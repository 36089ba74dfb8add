import { requestOutcomes } from '@filrouge/record'
import type { LogGate } from '@filrouge/store'
import type { Envelope } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { AppendWrite, resultOf, type AppendResult } from './append-write.js'
import type { Quarantine } from './quarantine.js'
import type { Verdicts } from './verdicts.js'

export interface AppenderParts {
  gate: LogGate
  dataSource: DataSource
  verdicts: Verdicts
  quarantine: Quarantine
  /** How long the fold may take to judge an append. Milliseconds. */
  timeoutMs: number
}

export interface AppendOptions {
  /** The append id follows from an Idempotency-Key: an append may have been accepted under it before. */
  isKeyed: boolean
  /** Do not wait for the verdict once the log has acknowledged. */
  isAsync: boolean
}

/** Appends, without HTTP: how an append ends is a value. */
export class Appender {
  constructor(private readonly parts: AppenderParts) {}

  /**
   * Appends, and waits for the verdict. What was accepted before is not written again.
   * @throws the driver's error, where Postgres does not answer
   */
  async append(envelope: Envelope, { isKeyed, isAsync }: AppendOptions): Promise<AppendResult> {
    const before = isKeyed ? (await this.acceptedBefore([envelope])).get(envelope) : undefined
    if (before) return before
    if (await this.parts.quarantine.has(envelope.storyId)) return { is: 'quarantined', isWritten: false }
    const write = this.begin(envelope)
    const timer = setTimeout(() => write.giveUp(), this.parts.timeoutMs)
    try {
      await write.write()
      if (isAsync) write.giveUp()
      return await write.result()
    } finally {
      clearTimeout(timer)
      write.giveUp()
    }
  }

  /** An append that its caller writes: for those that write many in order. */
  begin(envelope: Envelope): AppendWrite {
    return new AppendWrite(envelope, this.parts.gate, this.parts.verdicts)
  }

  /**
   * The results of those under whose append ids an append was accepted before. One round trip, however many.
   * @throws the driver's error
   */
  async acceptedBefore(envelopes: readonly Envelope[]): Promise<Map<Envelope, AppendResult>> {
    if (envelopes.length === 0) return new Map()
    const outcomes = await requestOutcomes(this.parts.dataSource, envelopes)
    return new Map(
      envelopes.flatMap((envelope) => {
        const outcome = outcomes.get(envelope.requestId)
        return outcome ? [[envelope, resultOf(outcome, envelope)]] : []
      }),
    )
  }
}
