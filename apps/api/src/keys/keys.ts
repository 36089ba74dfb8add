import { Inject } from '@nestjs/common'
import {
  Command,
  CommandHandler,
  Query,
  QueryHandler,
  type ICommandHandler,
  type IQueryHandler,
} from '@nestjs/cqrs'
import type { Key, Keys } from '@filrouge/access'
import { Problem } from '@filrouge/runtime'
import { Plain, Time } from '@filrouge/story'
import { z } from 'zod'
import { Callers, KEYS } from '../http/caller.js'

export const NewKeyBody = z.strictObject({
  name: Plain.describe('the principal: recorded with what it writes; several keys may share it'),
  role: z.enum(['reader', 'reporter', 'editor', 'admin']),
  stories: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9._-]{0,127}\*?$|^\*$/, 'an id, or the beginning of one and `*`'))
    .min(1)
    .max(100)
    .nullable()
    .optional(),
  expiresAt: Time.nullable().optional(),
  description: Plain.nullable().optional(),
})

export class MakeKey extends Command<Key & { key: string }> {
  constructor(readonly wanted: z.output<typeof NewKeyBody>) {
    super()
  }
}

@CommandHandler(MakeKey)
export class MakeKeyHandler implements ICommandHandler<MakeKey> {
  constructor(@Inject(KEYS) private readonly keys: Keys) {}

  execute({ wanted }: MakeKey): Promise<Key & { key: string }> {
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
