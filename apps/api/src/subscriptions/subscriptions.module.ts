import { Module, type DynamicModule } from '@nestjs/common'
import {
  ChangeSubscriptionHandler,
  RemoveSubscriptionHandler,
  RotateSecretHandler,
  SteerSubscriptionHandler,
} from './change-subscription.js'
import { DeliveriesController } from './deliveries.controller.js'
import { FindSubscriptionHandler, ListSubscriptionsHandler } from './find-subscriptions.js'
import { ListDeliveriesHandler } from './list-deliveries.js'
import { MakeSubscriptionHandler } from './make-subscription.js'
import { RedriveDeadLettersHandler, ReplaySubscriptionHandler, RetryLaneHandler } from './send-again.js'
import { SubscriptionsController } from './subscriptions.controller.js'
import { WEBHOOK_RULES, type WebhookRules } from './webhook-rules.js'

/** Subscriptions and their deliveries. */
@Module({})
export class SubscriptionsModule {
  static with(rules: WebhookRules): DynamicModule {
    return {
      module: SubscriptionsModule,
      controllers: [SubscriptionsController, DeliveriesController],
      providers: [
        { provide: WEBHOOK_RULES, useValue: rules },
        MakeSubscriptionHandler,
        ChangeSubscriptionHandler,
        SteerSubscriptionHandler,
        RotateSecretHandler,
        RemoveSubscriptionHandler,
        ListSubscriptionsHandler,
        FindSubscriptionHandler,
        ListDeliveriesHandler,
        ReplaySubscriptionHandler,
        RedriveDeadLettersHandler,
        RetryLaneHandler,
      ],
    }
  }
}
