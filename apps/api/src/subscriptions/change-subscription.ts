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
import { found, ownerOf } from './owned.js'
import { mustBeDeliverable, WEBHOOK_RULES, type WebhookRules } from './webhook-rules.js'

/** Changes what a subscription gets, and where. */
@needs('reader', 'changing a subscription')
export class ChangeSubscription extends Command<Subscription> {
  constructor(
    readonly subscriptionId: string,
    /** As sent. */
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
    mustBeDeliverable(changes, this.rules)
    const owner = ownerOf(caller)
    return found(await changeSubscription(this.dataSource, id, owner, changes, newPing()))
  }
}

/** Has a subscription do something. */
@needs('reader', 'changing a subscription')
export class SteerSubscription extends Command<Subscription> {
  constructor(
    readonly subscriptionId: string,
    readonly to: 'pause' | 'resume' | 'ping',
    /** Nothing may be sent. */
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
  async execute({ subscriptionId, to, body, caller }: SteerSubscription): Promise<Subscription> {
    const id = inPath('subscriptionId', subscriptionId)
    mustBeEmpty(body)
    return found(await this.steered(id, to, ownerOf(caller)))
  }

  private steered(
    id: string,
    to: SteerSubscription['to'],
    owner: string | null,
  ): Promise<Subscription | null> {
    switch (to) {
      case 'pause':
        return pauseSubscription(this.dataSource, id, owner)
      case 'resume':
        return resumeSubscription(this.dataSource, id, owner, newPing())
      case 'ping':
        return pingSubscription(this.dataSource, id, owner, newPing())
    }
  }
}

/** Makes another secret. Its answer is the only one that shows the secret. */
@needs('reader', 'making a secret')
export class RotateSecret extends Command<SubscriptionWithSecret> {
  constructor(
    readonly subscriptionId: string,
    /** Nothing may be sent. */
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
        detail: `${OLD_SECRETS} secrets before the present one sign still`,
      })
    return { ...found(changed), secret }
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
    found(
      (await removeSubscription(
        this.dataSource,
        inPath('subscriptionId', subscriptionId),
        ownerOf(caller),
      )) || null,
    )
  }
}
