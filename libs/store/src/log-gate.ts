import {
  inspectLog,
  LogRefused,
  LogUnavailable,
  messageOf,
  type AppendLog,
  type LogPlace,
  type NewRecord,
  type Refusal,
  type Remembered,
} from '@filrouge/log'
import { repeatedly, type Logger } from '@filrouge/runtime'

export interface LogGateOptions {
  log: AppendLog
  /** The facts that record and feed keep about their log; null if nothing was folded yet. */
  memory(): Promise<Remembered | null>
  /** Whether this process may make a new store. */
  create: boolean
  logger: Logger
}

const RETRY_MS = 1_000
const WATCH_MS = 5_000
/** How long the end waits for the log. A broker that is silent would otherwise delay it by its time limits. */
const CLOSE_MS = 2_000

/** Why the log takes no writes now. `refused`: the log answers, and is not safe, or not the store's. `postgres`: what is folded is not known. */
export type ClosedBy = 'log' | 'postgres' | 'refused'

/** The gate was closed: nothing was written. */
export class GateClosed extends LogUnavailable {
  constructor(
    message: string,
    readonly by: ClosedBy,
  ) {
    super(message)
  }
}

/**
 * Opens the log as soon as it answers, and refuses writes while the guard refuses the log. A process starts without the
 * log, and reads go on without it.
 */
export class LogGate {
  private state: 'opening' | 'open' | 'closed' = 'opening'
  private trouble: string | null = 'the log was not reached yet'
  private troubleBy: ClosedBy = 'log'
  private bornWith: string | null = null
  private refusals: readonly Refusal[] = []
  private waiting: (() => void)[] = []
  private behind: ReadonlyMap<number, bigint> = new Map()
  private timer: NodeJS.Timeout | null = null
  private checking: Promise<void> | null = null
  private readonly highest = new Map<number, bigint>()
  private readonly couldNotCheck: (error: unknown) => void

  constructor(private readonly options: LogGateOptions) {
    this.couldNotCheck = repeatedly(options.logger, 'the log could not be checked')
  }

  /** Begins to open the log, and checks it from then on. Resolves after the first try. */
  start(): Promise<void> {
    return this.check()
  }

  /** Resolves when the log is open. If the gate is closed first, it never resolves. */
  async opened(): Promise<AppendLog> {
    if (this.state !== 'open') await new Promise<void>((resolve) => this.waiting.push(resolve))
    return this.options.log
  }

  /** @throws GateClosed: nothing was written; LogUnavailable: the outcome is unknown */
  async append(record: NewRecord): Promise<LogPlace> {
    const closed = this.closed()
    if (closed) throw closed
    try {
      const place = await this.options.log.append(record)
      this.mustGrow(place)
      return place
    } catch (error) {
      // Writes are refused until the next check of the log, and reads are marked as possibly stale.
      if (error instanceof LogUnavailable) this.suspect(error.message)
      throw error
    }
  }

  /**
   * Resolves when an append is durable.
   * @throws LogUnavailable: the outcome is unknown, or the append is lost
   */
  async makeDurable(place: LogPlace, record: NewRecord): Promise<void> {
    try {
      await this.options.log.makeDurable(place, record)
    } catch (error) {
      if (error instanceof LogUnavailable) this.suspect(error.message)
      throw error
    }
  }

  /** Why nothing can be written now; null if the log is open. */
  closed(): GateClosed | null {
    const why = this.problem()
    if (this.state === 'open' && why === null) return null
    const by = this.refusals.length > 0 ? 'refused' : this.troubleBy
    return new GateClosed(why ?? 'the service is stopping', by)
  }

  /** Refuses writes until the log was checked again. */
  suspect(trouble: string): void {
    this.trouble = trouble
    this.troubleBy = 'log'
    if (this.checking || this.state === 'closed') return
    if (this.timer) clearTimeout(this.timer)
    void this.check()
  }

  /** A log that gives an offset twice was made again meanwhile: the last record is on another log. */
  private mustGrow({ partition, offset }: LogPlace): void {
    // Acknowledgements of one partition arrive in the order of offsets.
    if (offset > (this.highest.get(partition) ?? 0n)) return void this.highest.set(partition, offset)
    throw new LogUnavailable(`partition ${partition} of the log gave offset ${offset} again: it was remade`)
  }

  /** The secret of the store, from genesis; null until the log was open once. */
  secret(): string | null {
    return this.bornWith
  }

  /** The reason why nothing can be written now; null if there is none. */
  problem(): string | null {
    return this.refusals[0]?.message ?? this.trouble
  }

  /** Records that no recorder had folded at the last check, by partition; empty if that is not known. */
  lag(): ReadonlyMap<number, bigint> {
    return this.behind
  }

  /**
   * Finishes the check in hand and the appends in flight, and disconnects. If the log does not answer, it waits 2 s. The
   * connections then end with the process.
   */
  async close(): Promise<void> {
    this.state = 'closed'
    if (this.timer) clearTimeout(this.timer)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)))
    const closed = Promise.resolve(this.checking).then(() => this.options.log.close())
    await Promise.race([closed, late]).finally(() => clearTimeout(timer))
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
    let asked: ClosedBy = 'postgres'
    try {
      const remembered = await memory()
      asked = 'log'
      // If something was folded before, no new log is made: it would hide the loss of the old log.
      if (this.state === 'opening') await log.open({ create: create && remembered === null })
      const { refusals, lag } = await inspectLog(log, remembered)
      this.refusals = refusals
      this.behind = lag
      // The guard has found the log to be ours. After a crash it may end earlier than before.
      if (before !== null) this.highest.clear()
      this.trouble = null
      this.bornWith = log.genesis.secret
      if (this.state === 'opening') this.state = 'open'
      for (const resolve of this.waiting.splice(0)) resolve()
    } catch (error) {
      this.trouble = asked === 'postgres' ? `Postgres does not answer: ${messageOf(error)}` : messageOf(error)
      this.troubleBy = error instanceof LogRefused ? 'refused' : asked
      this.behind = new Map()
      if (!(error instanceof LogUnavailable || error instanceof LogRefused)) this.couldNotCheck(error)
    }
    const now = this.problem()
    if (now !== null && now !== before) logger.error({ problem: now }, 'nothing can be written')
    if (now === null && before !== null) logger.info('the log is open for writing')
  }
}
