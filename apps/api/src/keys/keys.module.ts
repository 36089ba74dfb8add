import { Module } from '@nestjs/common'
import { KeysController } from './keys.controller.js'
import { ListKeysHandler, MakeKeyHandler, RemoveKeyHandler } from './keys.js'

/** The keys of the API. */
@Module({
  controllers: [KeysController],
  providers: [MakeKeyHandler, ListKeysHandler, RemoveKeyHandler],
})
export class KeysModule {}
