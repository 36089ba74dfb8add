import {
  checkLog,
  LogRefused,
  LogUnavailable,
  messageOf,
  type AppendLog,
  type LogPlace,
  type NewRecord,
  type Refusal,
  type Remembered,
} from '@filrouge/log'
import type { Logger } from '@filrouge/runtime'

export interface LogGateOptions {
  log: AppendLog
  /** What the record remembers of its log; null where nothing was folded yet. */
  memory(): Promise<Remembered | null>
  /** Whether this process may make a store where there never was one. */
  create: boolean
  logger: Logger
}

const RETRY_MS = 1_000
const WATCH_MS = 5_000

/**
 * The way to the log: opens it as soon as it answers, and lets nothing be written while the guard has something
 * against it. A process starts, and reads go on, without it.
 */
export class LogGate {
  private state: 'opening' | 'open' | 'closed' = 'opening'
  private trouble: string | null = 'the log was not reached yet'
  private bornWith: string | null = null
  private refusals: readonly Refusal[] = []
  private waiting: (() => void)[] = []
  private timer: NodeJS.Timeout | null = null
  private checking: Promise<void> | null = null
  private readonly highest = new Map<number, bigint>()

  constructor(private readonly options: LogGateOptions) {}

  /** Begins to open the log, and watches over it from then on. Resolves after the first try. */
  start(): Promise<void> {
    return this.check()
  }

  /** Resolves once the log is open; never, where it is closed first. */
  async opened(): Promise<AppendLog> {
    if (this.state !== 'open') await new Promise<void>((resolve) => this.waiting.push(resolve))
    return this.options.log
  }

  /** @throws LogUnavailable: before anything was written where the log is not open or refused, else unknown */
  async append(record: NewRecord): Promise<LogPlace> {
    const why = this.problem()
    if (this.state !== 'open' || why !== null) throw new LogUnavailable(why ?? 'the log is not open')
    try {
      const place = await this.options.log.append(record)
      this.mustGrow(place)
      return place
    } catch (error) {
      // Nothing more is tried until the log has been looked at again, and reads say that they may be behind.
      if (error instanceof LogUnavailable) this.lookAgain(error.message)
      throw error
    }
  }

  /** A log that gives an offset again was remade while we wrote: what it just took is not on the log that we know. */
  private mustGrow({ partition, offset }: LogPlace): void {
    // Of one partition, acknowledgements arrive in the order of offsets.
    if (offset > (this.highest.get(partition) ?? 0n)) return void this.highest.set(partition, offset)
    throw new LogUnavailable(`partition ${partition} of the log gave offset ${offset} again: it was remade`)
  }

  /** The secret that the store was born with; null until the log was open once. */
  secret(): string | null {
    return this.bornWith
  }

  /** Why nothing can be written now, or null. */
  problem(): string | null {
    return this.refusals[0]?.message ?? this.trouble
  }

  async close(): Promise<void> {
    this.state = 'closed'
    if (this.timer) clearTimeout(this.timer)
    await this.checking
    await this.options.log.close()
  }

  private lookAgain(trouble: string): void {
    this.trouble = trouble
    if (this.checking || this.state === 'closed') return
    if (this.timer) clearTimeout(this.timer)
    void this.check()
  }

  private check(): Promise<void> {
    this.checking = this.look().finally(() => {
      this.checking = null
      if (this.state === 'closed') return
      this.timer = setTimeout(() => void this.check(), this.problem() === null ? WATCH_MS : RETRY_MS)
    })
    return this.checking
  }

  private async look(): Promise<void> {
    const { log, memory, create, logger } = this.options
    const before = this.problem()
    try {
      const remembered = await memory()
      // A store that was folded before is never made anew: that would hide that its log is gone.
      if (this.state === 'opening') await log.open({ create: create && remembered === null })
      this.refusals = await checkLog(log, remembered)
      this.trouble = null
      this.bornWith = log.genesis.secret
      if (this.state === 'opening') this.state = 'open'
      for (const resolve of this.waiting.splice(0)) resolve()
    } catch (error) {
      this.trouble = messageOf(error)
      if (!(error instanceof LogUnavailable || error instanceof LogRefused))
        logger.warn({ err: error }, 'the log could not be checked')
    }
    const now = this.problem()
    if (now !== null && now !== before) logger.error({ problem: now }, 'nothing can be written')
    if (now === null && before !== null) logger.info('the log is open for writing')
  }
}
