import type { Readable } from 'node:stream'
import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import { LineCounts } from './line-counts.js'
import { type Caller } from '@filrouge/access'
import { needs } from '../http/needs.js'
import { AnswerSpool } from './answer-spool.js'
import { ImportRun, type ImportParts } from './import-run.js'
import { Imports } from './imports.js'
import { LineQueue } from './line-queue.js'

export const IMPORT_PARTS = Symbol('import parts')

export interface ImportRequest {
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
    @Inject(Imports) private readonly imports: Imports,
    @Inject(IMPORT_PARTS) private readonly parts: ImportParts,
  ) {}

  /** @throws Problem unavailable. Later errors are in the answers */
  async execute({ request }: ImportLines): Promise<AnswerSpool> {
    const { body, caller, callerNow, gone, cut } = request
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
