import { Controller, Inject, UseFilters } from '@nestjs/common'
import { MessagePattern, Payload } from '@nestjs/microservices'
import type { AttemptMade, PingMade } from '@filrouge/delivery'
import { PassOn } from '@filrouge/runtime/loop-strategy'
import { AttemptMaker, type Message } from './attempt-maker.js'
import { MESSAGES, PINGS } from './feed-strategy.js'
import { PingMaker, type PingToSend } from './ping-maker.js'

@Controller()
@UseFilters(PassOn)
export class DeliveryController {
  constructor(
    @Inject(AttemptMaker) private readonly attempts: AttemptMaker,
    @Inject(PingMaker) private readonly pings: PingMaker,
  ) {}

  @MessagePattern(MESSAGES)
  deliver(@Payload() message: Message): Promise<AttemptMade | null> {
    return this.attempts.make(message)
  }

  @MessagePattern(PINGS)
  ping(@Payload() ping: PingToSend): Promise<PingMade | null> {
    return this.pings.make(ping)
  }
}
