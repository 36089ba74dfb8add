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
import type { Subscription, SubscriptionChangesBody, SubscriptionWithSecret } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { newSecret } from '@filrouge/webhooks'
import { DataSource } from 'typeorm'
import type { z } from 'zod'
import { newPing } from './make-subscription.js'
import { found, ownerOf } from './owned.js'
import { mustBeDeliverable, WEBHOOK_RULES, type WebhookRules } from './webhook-rules.js'

/** Changes what a subscription gets, and where. */
export class ChangeSubscription extends Command<Subscription> {
  constructor(
    readonly subscriptionId: string,
    readonly changes: z.output<typeof SubscriptionChangesBody>,
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
  async execute({ subscriptionId, changes, caller }: ChangeSubscription): Promise<Subscription> {
    mustBeDeliverable(changes, this.rules)
    const owner = ownerOf(caller)
    return found(await changeSubscription(this.dataSource, subscriptionId, owner, changes, newPing()))
  }
}

/** Has a subscription do something. */
export class SteerSubscription extends Command<Subscription> {
  constructor(
    readonly subscriptionId: string,
    readonly to: 'pause' | 'resume' | 'ping',
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(SteerSubscription)
export class SteerSubscriptionHandler implements ICommandHandler<SteerSubscription> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem not-found */
  async execute({ subscriptionId, to, caller }: SteerSubscription): Promise<Subscription> {
    return found(await this.steered(subscriptionId, to, ownerOf(caller)))
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

/** Makes another secret. It is shown only now. */
export class RotateSecret extends Command<SubscriptionWithSecret> {
  constructor(
    readonly subscriptionId: string,
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

  /** @throws Problem not-found, too-many-secrets */
  async execute({ subscriptionId, caller }: RotateSecret): Promise<SubscriptionWithSecret> {
    const secret = newSecret()
    const sealed = this.rules.vault.seal(secret)
    const changed = await rotateSecret(this.dataSource, subscriptionId, ownerOf(caller), sealed)
    if (changed === 'too-many-secrets')
      throw new Problem('too-many-secrets', {
        detail: `${OLD_SECRETS} secrets before the present one sign still`,
      })
    return { ...found(changed), secret }
  }
}

/** Removes a subscription, with its lanes, attempts and dead letters. */
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

  /** @throws Problem not-found */
  async execute({ subscriptionId, caller }: RemoveSubscription): Promise<void> {
    found((await removeSubscription(this.dataSource, subscriptionId, ownerOf(caller))) || null)
  }
}
