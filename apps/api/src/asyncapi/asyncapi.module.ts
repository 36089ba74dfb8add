import { Module, type DynamicModule } from '@nestjs/common'
import { EVENTS_TOPIC } from '@filrouge/log'
import { AsyncApiController, PUBLIC_TOPIC } from './asyncapi.controller.js'

/** The AsyncAPI document of webhooks and the public topic. */
@Module({})
export class AsyncApiModule {
  /** @param topicPrefix the prefix of the public topic's name; null: the service publishes to no topic */
  static with(topicPrefix: string | null): DynamicModule {
    const topic = topicPrefix === null ? null : topicPrefix + EVENTS_TOPIC
    return {
      module: AsyncApiModule,
      controllers: [AsyncApiController],
      providers: [{ provide: PUBLIC_TOPIC, useValue: topic }],
    }
  }
}
