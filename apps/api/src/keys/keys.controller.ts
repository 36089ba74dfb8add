import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { Key, KeyPage, KeyWithSecret, NewKeyBody } from '@filrouge/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { callerOf, CallerOf, keyIdOf } from '../http/caller.js'
import { answers, onPath, operation, tagged, takes, takesBody } from '../http/openapi.js'
import { pageParameters, queryOf } from '../http/query.js'
import { send, sendPage } from '../http/send.js'
import { ListKeys, MakeKey, ReadOwnKey, RemoveKey } from './keys.js'

@tagged('Keys')
@Controller('v1/keys')
export class KeysController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @operation({ summary: 'Make a key. No later answer shows its secret', operationId: 'makeKey' })
  @takesBody(NewKeyBody)
  @answers({ 201: { schema: KeyWithSecret, description: 'The key is made, and can be used at once.' } })
  make(@Body() body: unknown, @CallerOf() caller: Caller): Promise<KeyWithSecret> {
    return this.commands.execute(new MakeKey(body, caller))
  }

  @Get()
  @operation({ summary: 'All keys', operationId: 'listKeys' })
  @takes(pageParameters)
  @answers({ 200: KeyPage })
  async list(
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendPage(reply, await this.queries.execute(new ListKeys(queryOf(request), caller)))
  }

  @Get('self')
  @operation({
    summary: 'The key of this request: its name, its role and its limits',
    operationId: 'readOwnKey',
  })
  @answers({ 200: Key })
  async self(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const key = await this.queries.execute(new ReadOwnKey(keyIdOf(request), callerOf(request)))
    send(reply, { status: 200, headers: { 'cache-control': 'no-store' }, body: key })
  }

  @Delete(':keyId')
  @HttpCode(204)
  @operation({ summary: 'Remove a key', operationId: 'removeKey' })
  @onPath('keyId')
  @answers({
    204: { schema: null, description: 'The key is removed. Every process refuses it within a second.' },
  })
  async remove(@Param('keyId') keyId: string, @CallerOf() caller: Caller): Promise<void> {
    await this.commands.execute(new RemoveKey(keyId, caller))
  }
}
