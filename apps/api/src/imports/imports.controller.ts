import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Controller, Inject, Post, Query, Req, Res } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiBody, ApiConsumes, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger'
import { ImportAnswer } from '@filrouge/contract'
import { ImportLine } from '@filrouge/story'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { callerOf, laterCallerOf } from '../http/caller.js'
import { NDJSON } from '../http/ndjson-body.js'
import { answers, bodySchema } from '../http/openapi.js'
import { validated } from '../http/validation.js'
import { ImportLines } from './import-lines.js'

export const IMPORTS_PATH = '/v1/imports'
/** A connection on which nothing moves either way for so long has nobody at its other end. */
const IDLE_MS = 5 * 60_000

const ImportQuery = z.strictObject({ format: z.literal('ndjson', 'ndjson is the only format') })

@ApiTags('Writing')
@Controller(IMPORTS_PATH)
export class ImportsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({
    summary: 'Append what a file says, line by line, of any length: answers a line for each as it goes',
    description:
      'Each line of the file (NDJSON, LF or CRLF) is an append of its own, of at most 512 KiB. The lines of a story are judged in their order. A line that is refused is answered, and the rest goes on. The same file again changes nothing: lines that were accepted are not written again, and lines that were refused are judged anew.',
    operationId: 'import',
  })
  @ApiConsumes(NDJSON)
  @ApiQuery({ name: 'format', enum: ['ndjson'], required: true })
  @ApiBody({ schema: bodySchema(ImportLine), description: 'Of one line.' })
  @answers({
    200: { type: NDJSON, schema: ImportAnswer, description: 'Of one line; blank lines have no answer.' },
  })
  async import(
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    validated(ImportQuery, query, '/query')
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const answers = await this.commands.execute(
      new ImportLines({
        body: request.raw,
        caller: callerOf(request),
        callerNow: laterCallerOf(request),
        gone: gone.signal,
        cut: () => request.raw.socket.destroy(),
      }),
    )
    request.raw.socket.setTimeout(IDLE_MS)
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    reply.raw.writeHead(200, { 'content-type': `${NDJSON}; charset=utf-8`, 'cache-control': 'no-store' })
    // Whoever waits for the status before he sends his lines gets it.
    reply.raw.flushHeaders()
    try {
      await pipeline(Readable.from(answers.read(), { objectMode: false }), reply.raw)
    } catch {
      // The client is gone, or the answers can not be given: the run has said so, and the connection is ended.
    } finally {
      await answers.close()
    }
  }
}
