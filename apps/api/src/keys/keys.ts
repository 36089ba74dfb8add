import { Inject } from '@nestjs/common'
import {
  Command,
  CommandHandler,
  Query,
  QueryHandler,
  type ICommandHandler,
  type IQueryHandler,
} from '@nestjs/cqrs'
import type { Caller, Keys } from '@filrouge/access'
import { NewKeyBody, type Key, type KeyWithSecret, type Page } from '@filrouge/contract'
import { removeKey } from '@filrouge/delivery'
import { Problem, type Logger } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { Callers, KEYS, unauthorized } from '../http/caller.js'
import { needs } from '../http/needs.js'
import { pageOf } from '../http/page.js'
import { invalid, validated } from '../http/validation.js'
import { inPath } from '../http/path.js'

export const KEY_LOG = Symbol('log of keys')

/** Makes a key. No later answer shows its secret. */
@needs('admin', 'making keys')
export class MakeKey extends Command<KeyWithSecret> {
  /** @param body not validated */
  constructor(
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(MakeKey)
export class MakeKeyHandler implements ICommandHandler<MakeKey> {
  constructor(
    @Inject(KEYS) private readonly keys: Keys,
    @Inject(KEY_LOG) private readonly logger: Logger,
  ) {}

  /** @throws Problem validation-failed */
  async execute({ body, caller }: MakeKey): Promise<KeyWithSecret> {
    const wanted = validated(NewKeyBody, body)
    if (wanted.expiresAt && Date.parse(wanted.expiresAt) <= Date.now())
      throw invalid([{ pointer: '/expiresAt', message: 'this time has passed: the key could not be used' }])
    const made = await this.keys.make(wanted)
    const { keyId, name, role, stories, expiresAt } = made
    this.logger.info({ keyId, name, role, stories, expiresAt, by: caller.principal }, 'a key was made')
    return made
  }
}

@needs('admin', 'listing keys')
export class ListKeys extends Query<Page<Key>> {
  /** @param query `limit` and `cursor`, not validated */
  constructor(
    readonly query: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ListKeys)
export class ListKeysHandler implements IQueryHandler<ListKeys> {
  constructor(@Inject(KEYS) private readonly keys: Keys) {}

  /** @throws Problem validation-failed */
  async execute({ query }: ListKeys): Promise<Page<Key>> {
    const keyOf = ({ createdAt, keyId }: Key) => `${createdAt} ${keyId}`
    return pageOf('keys', await this.keys.list(), keyOf, query)
  }
}

/** The key that the request has. */
@needs('reader', 'reading the own key')
export class ReadOwnKey extends Query<Key> {
  /** @param keyId null where the request has no key: the check of rights refuses it */
  constructor(
    readonly keyId: string | null,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ReadOwnKey)
export class ReadOwnKeyHandler implements IQueryHandler<ReadOwnKey> {
  constructor(@Inject(KEYS) private readonly keys: Keys) {}

  /** @throws Problem unauthorized where the key was removed meanwhile */
  async execute({ keyId }: ReadOwnKey): Promise<Key> {
    const key = keyId === null ? null : await this.keys.find(keyId)
    if (!key) throw unauthorized('the key is unknown or has expired')
    return key
  }
}

@needs('admin', 'removing keys')
export class RemoveKey extends Command<void> {
  constructor(
    readonly keyId: string,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(RemoveKey)
export class RemoveKeyHandler implements ICommandHandler<RemoveKey> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(KEY_LOG) private readonly logger: Logger,
  ) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ keyId, caller }: RemoveKey): Promise<void> {
    const removed = await removeKey(this.dataSource, inPath('keyId', keyId))
    this.callers.forget()
    if (!removed) throw new Problem('not-found', { detail: 'there is no such key' })
    this.logger.info({ keyId, by: caller.principal }, 'a key was removed')
  }
}
