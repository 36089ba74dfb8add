import { Inject } from '@nestjs/common'
import {
  Command,
  CommandHandler,
  Query,
  QueryHandler,
  type ICommandHandler,
  type IQueryHandler,
} from '@nestjs/cqrs'
import type { Keys } from '@filrouge/access'
import type { Key, KeyWithSecret, NewKeyBody } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import type { z } from 'zod'
import { Callers, KEYS } from '../http/caller.js'

export class MakeKey extends Command<KeyWithSecret> {
  constructor(readonly wanted: z.output<typeof NewKeyBody>) {
    super()
  }
}

@CommandHandler(MakeKey)
export class MakeKeyHandler implements ICommandHandler<MakeKey> {
  constructor(@Inject(KEYS) private readonly keys: Keys) {}

  execute({ wanted }: MakeKey): Promise<KeyWithSecret> {
    return this.keys.make(wanted)
  }
}

export class ListKeys extends Query<Key[]> {}

@QueryHandler(ListKeys)
export class ListKeysHandler implements IQueryHandler<ListKeys> {
  constructor(@Inject(KEYS) private readonly keys: Keys) {}

  execute(): Promise<Key[]> {
    return this.keys.list()
  }
}

export class RemoveKey extends Command<void> {
  constructor(readonly keyId: string) {
    super()
  }
}

@CommandHandler(RemoveKey)
export class RemoveKeyHandler implements ICommandHandler<RemoveKey> {
  constructor(
    @Inject(KEYS) private readonly keys: Keys,
    @Inject(Callers) private readonly callers: Callers,
  ) {}

  /** @throws Problem not-found */
  async execute({ keyId }: RemoveKey): Promise<void> {
    const removed = await this.keys.remove(keyId)
    this.callers.forget()
    if (!removed) throw new Problem('not-found', { detail: 'there is no such key' })
  }
}
