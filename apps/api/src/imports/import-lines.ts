import type { Readable } from 'node:stream'
import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import { LineCounts } from './line-counts.js'
import { type Caller } from '@filrouge/access'
import { z } from 'zod'
import { needs } from '../http/needs.js'
import { readQuery } from '../http/query.js'
import { AnswerSpool } from './answer-spool.js'
import { ImportRun, type ImportParts } from './import-run.js'
import { RunningImports } from './running-imports.js'
import { LineQueue } from './line-queue.js'

export const IMPORT_PARTS = Symbol('import parts')

const ImportQuery = { format: z.literal('ndjson', 'ndjson is the only format') }

export interface ImportRequest {
  /** Not validated. */
  query: unknown
  /** The lines, as bytes. */
  body: Readable
  caller: Caller
  /** Looks the caller's key up again: its rights may have changed. @throws Problem unauthorized */
  callerNow(): Promise<Caller>
  /** Aborted when the connection closes: the client has its whole answer, or has disconnected. */
  gone: AbortSignal
  /** Closes the client's connection. */
  cut(): void
}

/** Appends the lines of a file. Gives the answers while the import runs. The reader must close the spool. */
@needs('reporter', 'importing')
export class ImportLines extends Command<AnswerSpool> {
  readonly caller: Caller

  constructor(readonly request: ImportRequest) {
    super()
    this.caller = request.caller
  }
}

@CommandHandler(ImportLines)
export class ImportLinesHandler implements ICommandHandler<ImportLines> {
  constructor(
    @Inject(RunningImports) private readonly imports: RunningImports,
    @Inject(IMPORT_PARTS) private readonly parts: ImportParts,
  ) {}

  /** @throws Problem validation-failed, unavailable. Later errors are in the answers */
  async execute({ request }: ImportLines): Promise<AnswerSpool> {
    const { query, body, caller, callerNow, gone, cut } = request
    readQuery(ImportQuery, query)
    const place = this.imports.begin(caller.principal)
    try {
      const counts = await LineCounts.open(this.parts.dataSource)
      const answers = new AnswerSpool()
      const lines = new LineQueue(body)
      const run = new ImportRun(this.parts, { lines, counts, answers, caller: callerNow })
      place.runs({ stop: () => run.stop(), cut })
      gone.addEventListener('abort', () => run.abandon())
      if (gone.aborted) run.abandon()
      const ran = run.run().finally(() => counts.close())
      void Promise.all([ran, answers.closed]).finally(place.ended)
      return answers
    } catch (error) {
      place.ended()
      throw error
    }
  }
}
