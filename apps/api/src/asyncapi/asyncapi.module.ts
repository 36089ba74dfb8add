import { Module, type DynamicModule } from '@nestjs/common'
import { EVENTS_TOPIC } from '@filrouge/log'
import { AsyncApiController, PUBLIC_TOPIC } from './asyncapi.controller.js'

/** The document of webhooks and the public topic. */
@Module({})
export class AsyncApiModule {
  /** @param topicPrefix what stands before the name of the public topic; null where events are published on none */
  static with(topicPrefix: string | null): DynamicModule {
    const topic = topicPrefix === null ? null : topicPrefix + EVENTS_TOPIC
    return {
      module: AsyncApiModule,
      controllers: [AsyncApiController],
      providers: [{ provide: PUBLIC_TOPIC, useValue: topic }],
    }
  }
}
