import { Module, type DynamicModule } from '@nestjs/common'
import type { Logger } from '@filrouge/runtime'
import { KeysController } from './keys.controller.js'
import { KEY_LOG, ListKeysHandler, MakeKeyHandler, ReadOwnKeyHandler, RemoveKeyHandler } from './keys.js'

/** The keys of the API. */
@Module({})
export class KeysModule {
  /** @param logger has a line for each key that is made or removed */
  static with(logger: Logger): DynamicModule {
    return {
      module: KeysModule,
      controllers: [KeysController],
      providers: [
        { provide: KEY_LOG, useValue: logger },
        MakeKeyHandler,
        ListKeysHandler,
        ReadOwnKeyHandler,
        RemoveKeyHandler,
      ],
    }
  }
}
