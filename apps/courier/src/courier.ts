import { Module, type DynamicModule, type INestMicroservice } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { eventTopic, type KafkaConnection } from '@filrouge/log'
import type { Notices } from '@filrouge/feed'
import { nestLogger, type Logger } from '@filrouge/runtime'
import { makeSender, type AddressRules, type Vault } from '@filrouge/webhooks'
import type { Registry } from 'prom-client'
import type { DataSource } from 'typeorm'
import { AttemptMaker } from './attempt-maker.js'
import { CourierStatus } from './courier-status.js'
import { measureDeliveries } from './delivery-metrics.js'
import { DeliveryController } from './delivery.controller.js'
import { FeedStrategy } from './feed-strategy.js'
import { PingMaker } from './ping-maker.js'
import { PublishLoop } from './publish-loop.js'
import { PublishStatus } from './publish-status.js'

export interface CourierParts {
  dataSource: DataSource
  notices: Pick<Notices, 'onRecorded'>
  registry: Registry
  logger: Logger
  /** Opens the sealed secrets of subscriptions. */
  vault: Vault
  /** The rules for the addresses of webhooks. */
  addresses: AddressRules
  /** The time limit of a whole attempt, ms. */
  timeoutMs: number
  /** Whether anyone may read public stories. */
  publicRead: boolean
  /** The wait after each failed try of a message, ms. */
  schedule: readonly number[]
  /** The Kafka of the public topic; null if there is none. Then nothing is published. */
  kafka: KafkaConnection | null
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
  /** Null if nothing is published. */
  publishing: PublishStatus | null
  /** Stops claiming, and waits for the attempts in flight. A message without an answer by then is sent again. */
  close(): Promise<void>
}

/** Starts a courier: a Nest microservice over the feed. Any number of couriers share the work. */
export async function startCourier(parts: CourierParts): Promise<Courier> {
  const { dataSource, notices, registry, logger, vault, addresses, timeoutMs, publicRead, schedule } = parts
  const status = new CourierStatus(registry)
  measureDeliveries(registry, dataSource)
  const sender = makeSender({ rules: addresses, timeoutMs })
  const making = { sender, vault, schedule, logger }
  const module = CourierModule.with(new AttemptMaker(making), new PingMaker(making))
  const strategy = new FeedStrategy({ dataSource, status, logger, timeoutMs, publicRead })
  const app: INestMicroservice = await NestFactory.createMicroservice(module, {
    strategy,
    logger: nestLogger(logger),
    abortOnError: false,
  })
  await app.listen()
  const publisher = startPublisher(parts)
  const forget = notices.onRecorded(() => {
    strategy.wake()
    publisher?.loop.wake()
  })
  return {
    status,
    publishing: publisher?.status ?? null,
    close: async () => {
      forget()
      await Promise.all([app.close(), publisher?.loop.stop()])
      await sender.close()
    },
  }
}

const PUBLISHER_REST_MS = 2_000

/** Starts the loop of the public topic. It is independent of the loop of webhooks: each goes on if the other fails. */
function startPublisher({
  kafka,
  dataSource,
  registry,
  logger,
}: CourierParts): { loop: PublishLoop; status: PublishStatus } | null {
  if (!kafka) return null
  const status = new PublishStatus(registry, dataSource)
  const openTopic = () => eventTopic(kafka)
  const loop = new PublishLoop({ dataSource, openTopic, status, logger, restMs: PUBLISHER_REST_MS })
  loop.start()
  return { loop, status }
}
