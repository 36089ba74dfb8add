import { Server, type CustomTransportStrategy } from '@nestjs/microservices'
import type { AttemptMade, PingMade } from '@filrouge/delivery'
import { firstValueFrom } from 'rxjs'
import { CourierLoop } from './courier-loop.js'
import type { CourierLoopParts } from './courier-loop-parts.js'

/** Patterns of the messages that the strategy hands to controllers. */
export const MESSAGES = 'filrouge/messages'
export const PINGS = 'filrouge/pings'

/** Nest's transport over the feed: what is appended comes out as messages, lane by lane, for whoever subscribed. */
export class FeedStrategy extends Server implements CustomTransportStrategy {
  private readonly loop: CourierLoop

  constructor(parts: Omit<CourierLoopParts, 'attempt' | 'ping'>) {
    super()
    this.loop = new CourierLoop({
      ...parts,
      attempt: (message) => this.ask<AttemptMade | null>(MESSAGES, message),
      ping: (ping) => this.ask<PingMade>(PINGS, ping),
    })
  }

  listen(callback: () => void): void {
    this.loop.start()
    callback()
  }

  /** Something was recorded. */
  wake(): void {
    this.loop.wake()
  }

  async close(): Promise<void> {
    await this.loop.stop()
  }

  on(): void {
    throw new Error('the feed strategy emits no events')
  }

  unwrap<T>(): T {
    throw new Error('the feed strategy wraps no server')
  }

  private async ask<Answer>(pattern: string, message: object): Promise<Answer> {
    const handler = this.messageHandlers.get(pattern)
    if (!handler) throw new Error(`no controller handles ${pattern}`)
    return firstValueFrom<Answer>(this.transformToObservable<Answer>(await handler(message)))
  }
}
