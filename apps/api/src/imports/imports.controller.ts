import { Controller, Inject, Post, Req, Res } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ImportAnswer } from '@filrouge/contract'
import { ImportLine } from '@filrouge/story'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { callerOf, laterCallerOf } from '../http/caller.js'
import { NDJSON } from '../http/ndjson-body.js'
import { answers, operation, tagged, takes, takesBody } from '../http/openapi.js'
import { queryOf } from '../http/query.js'
import { ndjsonLines, Streams } from '../http/streams.js'
import { ImportLines } from './import-lines.js'

export const IMPORTS_PATH = '/v1/imports'
/** A connection without traffic in either direction for this long is closed. */
const IDLE_MS = 5 * 60_000

@tagged('Writing')
@Controller(IMPORTS_PATH)
export class ImportsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(Streams) private readonly streams: Streams,
  ) {}

  @Post()
  @operation({
    summary: 'Import a file of appends, one a line. The answers are streamed, one a line',
    description:
      'The file may have any length. Each line (NDJSON, LF or CRLF) is an append of its own, of at most 512 KiB. The lines of a story are judged in their order. A refused line is answered, and the import continues with the next line. It is safe to send the same file again: lines that were accepted are not written again, and lines that were refused are judged again.',
    operationId: 'import',
  })
  @takes({ format: z.enum(['ndjson']) })
  @takesBody(ImportLine, { type: NDJSON, description: 'One line of the file.' })
  @answers({
    200: {
      type: NDJSON,
      schema: ImportAnswer,
      description: 'The answer to one line. Blank lines have no answer.',
    },
  })
  async import(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const answers = await this.commands.execute(
      new ImportLines({
        query: queryOf(request),
        body: request.raw,
        caller: callerOf(request),
        callerNow: laterCallerOf(request),
        gone: gone.signal,
        cut: () => request.raw.socket.destroy(),
      }),
    )
    request.raw.socket.setTimeout(IDLE_MS)
    try {
      await this.streams.send(reply, ndjsonLines, () => answers.read())
    } finally {
      await answers.close()
    }
  }
}
