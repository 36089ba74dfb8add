import { randomUUID } from 'node:crypto'
import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import { makeSubscription, type NewPing } from '@filrouge/delivery'
import { type Caller } from '@filrouge/access'
import { NewSubscriptionBody, type SubscriptionWithSecret } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { newSecret, newSigningKey } from '@filrouge/webhooks'
import { DataSource } from 'typeorm'
import { uuidv7 } from '../appends/uuid.js'
import { hasRole } from '../http/caller.js'
import { needs } from '../http/needs.js'
import { validated } from '../http/validation.js'
import { mustBeDeliverable, WEBHOOK_RULES, type WebhookRules } from './webhook-rules.js'

/** A new ping with a random challenge. */
export const newPing = (): NewPing => ({ pingId: uuidv7(), challenge: randomUUID() })

/** Makes a subscription for the caller's principal. No later answer shows the secret. */
@needs('reader', 'subscribing')
export class MakeSubscription extends Command<SubscriptionWithSecret> {
  constructor(
    /** Not validated. */
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(MakeSubscription)
export class MakeSubscriptionHandler implements ICommandHandler<MakeSubscription> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(WEBHOOK_RULES) private readonly rules: WebhookRules,
  ) {}

  /** @throws Problem validation-failed, forbidden, too-many-subscriptions */
  async execute({ body, caller }: MakeSubscription): Promise<SubscriptionWithSecret> {
    const wanted = validated(NewSubscriptionBody, body)
    if (wanted.verification === 'ping' && !hasRole(caller, 'admin')) {
      const message = 'the verification `ping` needs the role admin'
      throw new Problem('forbidden', { detail: message, errors: [{ pointer: '/verification', message }] })
    }
    mustBeDeliverable(wanted, this.rules)
    const { vault, most } = this.rules
    const secret = newSecret()
    const { publicKey, privateKey } = newSigningKey()
    const made = await makeSubscription(
      this.dataSource,
      {
        ...wanted,
        subscriptionId: uuidv7(),
        principal: caller.principal ?? '',
        secrets: { secret: vault.seal(secret), signingKey: vault.seal(privateKey), publicKey },
        ping: newPing(),
      },
      most,
    )
    if (made === 'too-many-subscriptions')
      throw new Problem('too-many-subscriptions', { detail: `a principal has at most ${most} subscriptions` })
    return { ...made, secret }
  }
}
