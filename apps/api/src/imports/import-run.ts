import { setTimeout as pause } from 'node:timers/promises'
import type { Caller } from '@filrouge/access'
import type { ImportAnswer } from '@filrouge/contract'
import type { LineCounts } from './line-counts.js'
import { Problem, type Logger } from '@filrouge/runtime'
import { type LogGate } from '@filrouge/store'
import type { DataSource } from 'typeorm'
import type { AppendWrite } from '../appends/append-write.js'
import type { Appender } from '../appends/appender.js'
import type { AnswerSpool } from './answer-spool.js'
import { answerOf, askFor, isMissing, type Asked } from './asked-lines.js'
import { endedAt, refusedLine } from './import-answer.js'
import type { LineQueue } from './line-queue.js'
import type { Line } from './line-splitter.js'
import { readLine } from './read-line.js'
import { writeInOrder } from './write-in-order.js'

/** So many chunks may be on the log and wait for their verdicts, while the next is written. */
const CHUNKS_WAITING = 4
/** When the process stops, what is in hand is waited for so long. */
const STOP_MS = 3_000

export interface ImportParts {
  gate: LogGate
  dataSource: DataSource
  appender: Appender
  /** How long the log may take to acknowledge a chunk, and then the fold to judge it. Milliseconds. */
  timeoutMs: number
  logger: Logger
}

interface Importing {
  lines: LineQueue
  counts: LineCounts
  answers: AnswerSpool
  /** Who imports, by the key as it is now. @throws Problem unauthorized */
  caller(): Promise<Caller>
}

/**
 * One import: takes lines chunk by chunk, puts their appends on the log in the order of the lines, and answers them
 * in that order as their verdicts come.
 */
export class ImportRun {
  private readonly hurry = new AbortController()
  /** Chunks that are on the log, and not yet answered. */
  private readonly waiting: Promise<void>[] = []
  private answered: Promise<void> = Promise.resolve()
  private readonly statuses: Record<string, number> = {}
  private principal: string | null = null

  constructor(
    private readonly parts: ImportParts,
    private readonly importing: Importing,
  ) {}

  /** Ends with the last line's answer, or before that where it must. Never throws. */
  async run(): Promise<void> {
    const { lines, answers } = this.importing
    let ended: ImportAnswer | null = null
    for (let chunk = await lines.take(); chunk.length > 0 && !ended; chunk = await lines.take()) {
      const first = chunk[0]?.number ?? 0
      ended = await this.chunk(chunk).catch((error: unknown) => this.endedBy(error, first))
      // What comes after it would be judged before it.
      if (ended) lines.stop()
      if (this.waiting.length >= CHUNKS_WAITING) await this.waiting.shift()
    }
    const left = lines.left()
    ended ??= left === null ? null : endedAt(left)
    await this.answered
    if (ended) await this.say(ended).catch((error: unknown) => this.cannotAnswer(error))
    answers.end()
    this.parts.logger.info({ principal: this.principal, lines: this.statuses }, 'an import ended')
  }

  /** Takes no more lines; those in hand are answered, within 3 s as far as they are judged by then. */
  stop(): void {
    this.importing.lines.stop()
    setTimeout(() => this.hurry.abort(), STOP_MS).unref()
  }

  /** Nobody is there any more to be answered. */
  abandon(): void {
    this.importing.lines.stop()
    this.hurry.abort()
  }

  /** @returns the answer that ends the import, where it can not go on */
  private async chunk(lines: readonly Line[]): Promise<ImportAnswer | null> {
    const caller = await this.importing.caller()
    this.principal = caller.principal
    const asked = await this.ask(lines, caller)
    const writes = asked.flatMap((one) => (one.is === 'written' ? [one.write] : []))
    try {
      await writeInOrder(writes, this.parts.gate, this.parts.timeoutMs, this.hurry.signal)
    } catch (error) {
      for (const write of writes) write.giveUp()
      throw error
    }
    const end = asked.findIndex(isMissing)
    const done = this.giveUpInTime(writes)
    this.answered = this.answered
      .then(() => this.answer(end === -1 ? asked : asked.slice(0, end)))
      .catch((error: unknown) => this.cannotAnswer(error))
      .finally(done)
    this.waiting.push(this.answered)
    const missing = asked[end]
    return missing ? answerOf(missing) : null
  }

  /** The store's secret: known once the log was open. Null where it does not open in time. */
  private async secret(): Promise<string | null> {
    const { gate, timeoutMs } = this.parts
    if (gate.secret() === null) {
      const inTime = pause(timeoutMs, undefined, { signal: this.hurry.signal, ref: false })
      await Promise.race([gate.opened(), inTime.catch(() => undefined)])
    }
    return gate.secret()
  }

  private async ask(lines: readonly Line[], caller: Caller): Promise<Asked[]> {
    const read = lines.map((line) => readLine(line, caller))
    const isAsking = read.some((one) => !('status' in one))
    const principal = caller.principal ?? ''
    return askFor(read, isAsking ? await this.secret() : null, {
      ...this.parts,
      ...this.importing,
      principal,
    })
  }

  /** From now on the fold has its time. @returns what ends the waiting for good */
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

  private async answer(asked: readonly Asked[]): Promise<void> {
    for (const one of asked) await this.say(await answerOf(one))
  }

  private async say(answer: ImportAnswer): Promise<void> {
    this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1
    await this.importing.answers.push(`${JSON.stringify(answer)}\n`)
  }

  private cannotAnswer(error: unknown): void {
    this.parts.logger.error({ err: error }, 'the answers of an import could not be kept')
    this.importing.lines.stop()
    this.importing.answers.fail(error)
  }

  /** What stands in the way of all lines from this one on. */
  private endedBy(error: unknown, line: number): ImportAnswer {
    if (error instanceof Problem) return refusedLine(line, null, error)
    this.parts.logger.warn({ err: error }, 'an import was interrupted')
    return endedAt(line)
  }
}
