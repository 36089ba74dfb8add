import { Module, type DynamicModule, type INestMicroservice } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Notices } from '@filrouge/record'
import { nestLogger, type Logger } from '@filrouge/runtime'
import { makeSender, type AddressRules, type Vault } from '@filrouge/webhooks'
import type { Registry } from 'prom-client'
import type { DataSource } from 'typeorm'
import { AttemptMaker } from './attempt-maker.js'
import { CourierStatus } from './courier-status.js'
import { DeliveryController } from './delivery.controller.js'
import { FeedStrategy } from './feed-strategy.js'
import { PingMaker } from './ping-maker.js'

export interface CourierParts {
  dataSource: DataSource
  notices: Pick<Notices, 'onRecorded'>
  registry: Registry
  logger: Logger
  /** Opens what subscriptions are signed with. */
  vault: Vault
  /** Where webhooks may go. */
  addresses: AddressRules
  /** For an attempt as a whole. */
  timeoutMs: number
  /** What a message waits after each failed try. */
  schedule: readonly number[]
}

@Module({})
class CourierModule {
  static with(attempts: AttemptMaker, pings: PingMaker): DynamicModule {
    return {
      module: CourierModule,
      controllers: [DeliveryController],
      providers: [
        { provide: AttemptMaker, useValue: attempts },
        { provide: PingMaker, useValue: pings },
      ],
    }
  }
}

export interface Courier {
  status: CourierStatus
  /** Claims nothing more, waits a while for the attempts in hand, and stops. What has no answer by then is sent again. */
  close(): Promise<void>
}

/** Starts a courier: a Nest microservice over the feed. Any number of them share the work. */
export async function startCourier(parts: CourierParts): Promise<Courier> {
  const { dataSource, notices, registry, logger, vault, addresses, timeoutMs, schedule } = parts
  const status = new CourierStatus(registry)
  const sender = makeSender({ rules: addresses, timeoutMs })
  const making = { sender, vault, schedule, logger }
  const module = CourierModule.with(new AttemptMaker(making), new PingMaker(making))
  const strategy = new FeedStrategy({ dataSource, status, logger, timeoutMs })
  const app: INestMicroservice = await NestFactory.createMicroservice(module, {
    strategy,
    logger: nestLogger(logger),
    abortOnError: false,
  })
  await app.listen()
  const forget = notices.onRecorded(() => strategy.wake())
  return {
    status,
    close: async () => {
      forget()
      await app.close()
      await sender.close()
    },
  }
}
