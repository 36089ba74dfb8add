import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Caller } from '@filrouge/access'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CallerOf } from '../http/caller.js'
import { answers, bodySchema, onPath, takes } from '../http/openapi.js'
import { pageParameters, queryOf } from '../http/query.js'
import { sendPage } from '../http/send.js'
import { ListKeys, MakeKey, NewKeyBody, RemoveKey } from './keys.js'

const Key = z.object({
  keyId: z.string(),
  name: z.string(),
  role: z.enum(['reader', 'reporter', 'editor', 'admin']),
  stories: z.array(z.string()).nullable(),
  description: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})

@ApiTags('Keys')
@Controller('v1/keys')
export class KeysController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Make a key: it is shown only now', operationId: 'makeKey' })
  @ApiBody({ schema: bodySchema(NewKeyBody) })
  @answers({ 201: Key.extend({ key: z.string() }) })
  make(@Body() body: unknown, @CallerOf() caller: Caller): Promise<object> {
    return this.commands.execute(new MakeKey(body, caller))
  }

  @Get()
  @ApiOperation({ summary: 'All keys', operationId: 'listKeys' })
  @takes(pageParameters)
  @answers({ 200: z.object({ items: z.array(Key), next: z.string().nullable() }) })
  async list(
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendPage(reply, await this.queries.execute(new ListKeys(queryOf(request), caller)))
  }

  @Delete(':keyId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a key', operationId: 'removeKey' })
  @onPath('keyId')
  @answers({ 204: null })
  async remove(@Param('keyId') keyId: string, @CallerOf() caller: Caller): Promise<void> {
    await this.commands.execute(new RemoveKey(keyId, caller))
  }
}
