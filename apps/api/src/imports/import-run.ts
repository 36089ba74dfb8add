import { setTimeout as pause } from 'node:timers/promises'
import type { Caller } from '@filrouge/access'
import type { ImportAnswer } from '@filrouge/contract'
import type { LineCounts } from './line-counts.js'
import { Problem, type Logger } from '@filrouge/runtime'
import { type LogGate } from '@filrouge/store'
import type { DataSource } from 'typeorm'
import type { AppendWrite } from '../appends/append-write.js'
import type { Appender } from '../appends/appender.js'
import type { Warnings } from '../warnings/warnings.js'
import { explained } from '../messages/explain.js'
import type { AnswerSpool } from './answer-spool.js'
import { answerOf, isMissing, prepareLines, type Explain, type LineState } from './line-appends.js'
import { endedAt, refusedLine } from './import-answer.js'
import type { LineQueue } from './line-queue.js'
import type { Line } from './line-splitter.js'
import { readLine } from './read-line.js'
import { writeInOrder } from './write-in-order.js'

/** The number of chunks that may wait for their verdicts while the next chunk is written. */
const CHUNKS_WAITING = 4
/** How long a shutdown waits for the verdicts of the lines that are on the log. */
const STOP_MS = 3_000

export interface ImportParts {
  gate: LogGate
  dataSource: DataSource
  appender: Appender
  warnings: Warnings
  /** How long the log may take to acknowledge a chunk, and again how long the fold may take to judge it. Milliseconds. */
  timeoutMs: number
  logger: Logger
}

interface Importing {
  lines: LineQueue
  counts: LineCounts
  answers: AnswerSpool
  /** The caller with the present rights of its key. @throws Problem unauthorized */
  caller(): Promise<Caller>
}

/**
 * Runs one import. It takes the lines chunk by chunk, writes their appends to the log in the order of the lines, and
 * answers them in the same order as the verdicts arrive.
 */
export class ImportRun {
  private readonly hurry = new AbortController()
  /** The chunks that are on the log and not answered yet. */
  private readonly waiting: Promise<void>[] = []
  private answered: Promise<void> = Promise.resolve()
  private readonly statuses: Record<string, number> = {}
  private principal: string | null = null

  constructor(
    private readonly parts: ImportParts,
    private readonly importing: Importing,
  ) {}

  /** Runs until the last line is answered, or until the import cannot continue. Never throws. */
  async run(): Promise<void> {
    const { lines, answers } = this.importing
    let ended: ImportAnswer | null = null
    for (let chunk = await lines.take(); chunk.length > 0 && !ended; chunk = await lines.take()) {
      const first = chunk[0]?.number ?? 0
      ended = await this.chunk(chunk).catch((error: unknown) => this.endedBy(error, first))
      // A retry must append this line before the later ones, so they must not be written now.
      if (ended) lines.stop()
      if (this.waiting.length >= CHUNKS_WAITING) await this.waiting.shift()
    }
    const left = lines.left()
    ended ??= left === null ? null : endedAt(left)
    await this.answered
    if (ended) await this.pushAnswer(ended).catch((error: unknown) => this.cannotAnswer(error))
    answers.end()
    this.parts.logger.info({ principal: this.principal, lines: this.statuses }, 'an import ended')
  }

  /** Takes no more lines. Lines on the log are answered: those without a verdict after 3 s as `pending`. */
  stop(): void {
    this.importing.lines.stop()
    setTimeout(() => this.hurry.abort(), STOP_MS).unref()
  }

  /** Stops at once: the client has disconnected. */
  abandon(): void {
    this.importing.lines.stop()
    this.hurry.abort()
  }

  /** Writes one chunk. @returns the answer that ends the import; null where the import continues */
  private async chunk(lines: readonly Line[]): Promise<ImportAnswer | null> {
    const caller = await this.importing.caller()
    this.principal = caller.principal
    const states = await this.prepare(lines, caller)
    const writes = states.flatMap((one) => (one.is === 'written' ? [one.write] : []))
    try {
      await writeInOrder(writes, this.parts.gate, this.parts.timeoutMs, this.hurry.signal)
    } catch (error) {
      for (const write of writes) write.giveUp()
      throw error
    }
    const end = states.findIndex(isMissing)
    const done = this.giveUpInTime(writes)
    this.answered = this.answered
      .then(() => this.answer(end === -1 ? states : states.slice(0, end), caller))
      .catch((error: unknown) => this.cannotAnswer(error))
      .finally(done)
    this.waiting.push(this.answered)
    const missing = states[end]
    return missing ? answerOf(missing) : null
  }

  /** The store's secret. Waits until the log is open. Null where it does not open in time. */
  private async secret(): Promise<string | null> {
    const { gate, timeoutMs } = this.parts
    if (gate.secret() === null) {
      const inTime = pause(timeoutMs, undefined, { signal: this.hurry.signal, ref: false })
      await Promise.race([gate.opened(), inTime.catch(() => undefined)])
    }
    return gate.secret()
  }

  private async prepare(lines: readonly Line[], caller: Caller): Promise<LineState[]> {
    const read = lines.map((line) => readLine(line, caller))
    const hasAppends = read.some((one) => !('status' in one))
    return prepareLines(read, hasAppends ? await this.secret() : null, {
      ...this.parts,
      ...this.importing,
      caller,
    })
  }

  /** Starts the time-out of the verdicts. @returns a function that ends all waits of these writes */
  private giveUpInTime(writes: readonly AppendWrite[]): () => void {
    const giveUp = () => {
      for (const write of writes) write.giveUp()
    }
    const { signal } = this.hurry
    const timer = setTimeout(giveUp, this.parts.timeoutMs)
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
    return () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      giveUp()
    }
  }

  private async answer(states: readonly LineState[], caller: Caller): Promise<void> {
    const explain: Explain = async (result, envelope) => {
      if (result.is !== 'refused') return result
      return { ...result, outcome: await explained(this.parts.dataSource, result.outcome, envelope, caller) }
    }
    for (const state of states) await this.pushAnswer(await answerOf(state, explain))
  }

  private async pushAnswer(answer: ImportAnswer): Promise<void> {
    this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1
    await this.importing.answers.push(`${JSON.stringify(answer)}\n`)
  }

  private cannotAnswer(error: unknown): void {
    this.parts.logger.error({ err: error }, 'the answers of an import could not be stored')
    this.importing.lines.stop()
    this.importing.answers.fail(error)
  }

  /** The last answer of an import that an error ends at this line. */
  private endedBy(error: unknown, line: number): ImportAnswer {
    if (error instanceof Problem) return refusedLine(line, null, error)
    this.parts.logger.warn({ err: error }, 'an import was interrupted')
    return endedAt(line)
  }
}
