import { randomUUID } from 'node:crypto'
import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import { makeSubscription, type NewPing } from '@filrouge/delivery'
import { type Caller } from '@filrouge/access'
import { NewSubscriptionBody, type SubscriptionWithSecret } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { newSecret, newSigningKey } from '@filrouge/webhooks'
import { DataSource } from 'typeorm'
import { uuidv7 } from '../uuid.js'
import { needs, type Need } from '../http/needs.js'
import { validated } from '../http/validation.js'
import { mustBeDeliverable, WEBHOOK_RULES, type WebhookRules } from './webhook-rules.js'

/** A new ping with a random challenge. */
export const newPing = (): NewPing => ({ pingId: uuidv7(), challenge: randomUUID() })

/** The right to be verified by a ping without a challenge. @param body not validated */
function* rightsToVerify(body: unknown): Iterable<Need> {
  if (typeof body === 'object' && body !== null && 'verification' in body && body.verification === 'ping')
    yield { role: 'admin', toDo: 'the verification `ping`', at: '/verification' }
}

/** Makes a subscription for the caller's principal. No later answer shows the secret. */
@needs('reader', 'subscribing', ({ body }: MakeSubscription) => rightsToVerify(body))
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

  /** @throws Problem validation-failed, too-many-subscriptions */
  async execute({ body, caller }: MakeSubscription): Promise<SubscriptionWithSecret> {
    const wanted = validated(NewSubscriptionBody, body)
    await mustBeDeliverable(wanted, this.rules)
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
