import { requestOutcomes } from '@filrouge/record'
import type { LogGate } from '@filrouge/store'
import type { Envelope } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { acknowledgementMs, AppendWrite, resultOf, type AppendResult } from './append-write.js'
import type { QuarantineCache } from './quarantine-cache.js'
import type { Verdicts } from './verdicts.js'

export interface AppenderParts {
  gate: LogGate
  dataSource: DataSource
  verdicts: Verdicts
  quarantine: QuarantineCache
  /** How long an append waits for the log, and for the verdict of the fold. Milliseconds. */
  timeoutMs: number
}

export interface AppendOptions {
  /** The append id is made from an Idempotency-Key, so an earlier append may have been accepted with it. */
  isKeyed: boolean
  /** Do not wait for the verdict after the log has acknowledged. */
  isAsync: boolean
}

const outOfPatience = () => new DOMException('the log did not acknowledge in time', 'TimeoutError')

/** Appends to stories. It knows nothing of HTTP: the result of an append is a value. */
export class Appender {
  constructor(private readonly parts: AppenderParts) {}

  /**
   * Appends, and waits for the verdict. An append that was accepted before is not written again.
   * @throws the driver's error where Postgres does not answer
   */
  async append(envelope: Envelope, { isKeyed, isAsync }: AppendOptions): Promise<AppendResult> {
    const before = isKeyed ? (await this.acceptedBefore([envelope])).get(envelope) : undefined
    if (before) return before
    if (await this.parts.quarantine.has(envelope.storyId)) return { is: 'quarantined', isWritten: false }
    const write = this.begin(envelope)
    const { timeoutMs } = this.parts
    const patience = new AbortController()
    // AbortSignal.timeout costs more: each is watched by the garbage collector.
    const impatient = setTimeout(() => patience.abort(outOfPatience()), acknowledgementMs(timeoutMs))
    const timer = setTimeout(() => write.giveUp(), timeoutMs)
    try {
      await write.write(patience.signal)
      return await (isAsync ? write.acknowledged() : write.result())
    } finally {
      clearTimeout(impatient)
      clearTimeout(timer)
      write.giveUp()
    }
  }

  /** Prepares an append that the caller writes itself, for callers that write many appends in order. */
  begin(envelope: Envelope): AppendWrite {
    return new AppendWrite(envelope, this.parts.gate, this.parts.verdicts)
  }

  /**
   * The results of the envelopes whose append ids were accepted before. One round trip for all envelopes.
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
