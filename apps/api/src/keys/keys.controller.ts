import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Caller } from '@filrouge/access'
import { KeyPage, KeyWithSecret, NewKeyBody, type Key } from '@filrouge/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CallerOf, mustHaveRole } from '../http/caller.js'
import { answers, bodySchema, takes } from '../http/openapi.js'
import { pageOf } from '../http/page.js'
import { pageParameters, queryOf } from '../http/query.js'
import { sendPage } from '../http/send.js'
import { validated } from '../http/validation.js'
import { ListKeys, MakeKey, RemoveKey } from './keys.js'

const KeyId = z.string().regex(/^[a-z0-9]{8}$/, 'a key id')

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
  @answers({ 201: KeyWithSecret })
  make(@Body() body: unknown, @CallerOf() caller: Caller): Promise<KeyWithSecret> {
    mustHaveRole(caller, 'admin', 'making keys')
    return this.commands.execute(new MakeKey(validated(NewKeyBody, body)))
  }

  @Get()
  @ApiOperation({ summary: 'All keys', operationId: 'listKeys' })
  @takes(pageParameters)
  @answers({ 200: KeyPage })
  async list(
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    mustHaveRole(caller, 'admin', 'listing keys')
    const keys = await this.queries.execute(new ListKeys())
    const keyOf = ({ createdAt, keyId }: Key) => `${createdAt} ${keyId}`
    sendPage(reply, await pageOf('keys', keys, keyOf, queryOf(request)))
  }

  @Delete(':keyId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a key', operationId: 'removeKey' })
  @answers({ 204: null })
  async remove(@Param('keyId') keyId: string, @CallerOf() caller: Caller): Promise<void> {
    mustHaveRole(caller, 'admin', 'removing keys')
    await this.commands.execute(new RemoveKey(validated(KeyId, keyId, '/path/keyId')))
  }
}
