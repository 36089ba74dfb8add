import type { AttemptMade, PingMade } from '@filrouge/delivery'
import { LoopStrategy } from '@filrouge/runtime/loop-strategy'
import { CourierLoop } from './courier-loop.js'
import type { CourierLoopParts } from './courier-loop-parts.js'

/** The patterns that controllers handle. */
export const MESSAGES = 'filrouge/messages'
export const PINGS = 'filrouge/pings'

/** Nest's transport over the feed: events become messages to subscribers, lane by lane. */
export class FeedStrategy extends LoopStrategy {
  protected readonly loop: CourierLoop

  constructor(parts: Omit<CourierLoopParts, 'attempt' | 'ping'>) {
    super()
    this.loop = new CourierLoop({
      ...parts,
      attempt: (message) => this.ask<AttemptMade | null>(MESSAGES, message),
      ping: (ping) => this.ask<PingMade | null>(PINGS, ping),
    })
  }

  /** Call it when something was recorded. */
  wake(): void {
    this.loop.wake()
  }
}
