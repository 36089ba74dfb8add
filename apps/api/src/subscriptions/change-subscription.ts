import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import {
  changeSubscription,
  OLD_SECRETS,
  pauseSubscription,
  pingSubscription,
  removeSubscription,
  resumeSubscription,
  rotateSecret,
} from '@filrouge/delivery'
import { type Caller } from '@filrouge/access'
import { SubscriptionChangesBody, type Subscription, type SubscriptionWithSecret } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { newSecret } from '@filrouge/webhooks'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { mustBeEmpty, validated } from '../http/validation.js'
import { inPath } from '../http/path.js'
import { newPing } from './make-subscription.js'
import { orNotFound, ownerOf } from './ownership.js'
import { mustBeDeliverable, WEBHOOK_RULES, type WebhookRules } from './webhook-rules.js'

/** Changes the fields of a subscription. */
@needs('reader', 'changing a subscription')
export class ChangeSubscription extends Command<Subscription> {
  constructor(
    readonly subscriptionId: string,
    /** Not validated. */
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(ChangeSubscription)
export class ChangeSubscriptionHandler implements ICommandHandler<ChangeSubscription> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(WEBHOOK_RULES) private readonly rules: WebhookRules,
  ) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ subscriptionId, body, caller }: ChangeSubscription): Promise<Subscription> {
    const id = inPath('subscriptionId', subscriptionId)
    const changes = validated(SubscriptionChangesBody, body)
    await mustBeDeliverable(changes, this.rules)
    const owner = ownerOf(caller)
    return orNotFound(await changeSubscription(this.dataSource, id, owner, changes, newPing()))
  }
}

/** Pauses, resumes or pings a subscription. */
@needs('reader', 'changing a subscription')
export class SteerSubscription extends Command<Subscription> {
  constructor(
    readonly subscriptionId: string,
    readonly action: 'pause' | 'resume' | 'ping',
    /** Must be empty. */
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(SteerSubscription)
export class SteerSubscriptionHandler implements ICommandHandler<SteerSubscription> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ subscriptionId, action, body, caller }: SteerSubscription): Promise<Subscription> {
    const id = inPath('subscriptionId', subscriptionId)
    mustBeEmpty(body)
    return orNotFound(await this.steered(id, action, ownerOf(caller)))
  }

  private steered(
    id: string,
    action: SteerSubscription['action'],
    owner: string | null,
  ): Promise<Subscription | null> {
    switch (action) {
      case 'pause':
        return pauseSubscription(this.dataSource, id, owner)
      case 'resume':
        return resumeSubscription(this.dataSource, id, owner, newPing())
      case 'ping':
        return pingSubscription(this.dataSource, id, owner, newPing())
    }
  }
}

/** Replaces the secret. No later answer shows the new one. */
@needs('reader', 'making a secret')
export class RotateSecret extends Command<SubscriptionWithSecret> {
  constructor(
    readonly subscriptionId: string,
    /** Must be empty. */
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(RotateSecret)
export class RotateSecretHandler implements ICommandHandler<RotateSecret> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(WEBHOOK_RULES) private readonly rules: WebhookRules,
  ) {}

  /** @throws Problem validation-failed, not-found, too-many-secrets */
  async execute({ subscriptionId, body, caller }: RotateSecret): Promise<SubscriptionWithSecret> {
    const id = inPath('subscriptionId', subscriptionId)
    mustBeEmpty(body)
    const secret = newSecret()
    const sealed = this.rules.vault.seal(secret)
    const changed = await rotateSecret(this.dataSource, id, ownerOf(caller), sealed)
    if (changed === 'too-many-secrets')
      throw new Problem('too-many-secrets', {
        detail: `${OLD_SECRETS} earlier secrets still sign`,
      })
    return { ...orNotFound(changed), secret }
  }
}

/** Removes a subscription, with its lanes, attempts and dead letters. */
@needs('reader', 'removing a subscription')
export class RemoveSubscription extends Command<void> {
  constructor(
    readonly subscriptionId: string,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(RemoveSubscription)
export class RemoveSubscriptionHandler implements ICommandHandler<RemoveSubscription> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ subscriptionId, caller }: RemoveSubscription): Promise<void> {
    orNotFound(
      (await removeSubscription(
        this.dataSource,
        inPath('subscriptionId', subscriptionId),
        ownerOf(caller),
      )) || null,
    )
  }
}
