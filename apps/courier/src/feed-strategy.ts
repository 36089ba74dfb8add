import { Server, type CustomTransportStrategy } from '@nestjs/microservices'
import type { AttemptMade, PingMade } from '@filrouge/delivery'
import { firstValueFrom } from 'rxjs'
import { CourierLoop } from './courier-loop.js'
import type { CourierLoopParts } from './courier-loop-parts.js'

/** The patterns that controllers handle. */
export const MESSAGES = 'filrouge/messages'
export const PINGS = 'filrouge/pings'

/** Nest's transport over the feed: events become messages to subscribers, lane by lane. */
export class FeedStrategy extends Server implements CustomTransportStrategy {
  private readonly loop: CourierLoop

  constructor(parts: Omit<CourierLoopParts, 'attempt' | 'ping'>) {
    super()
    this.loop = new CourierLoop({
      ...parts,
      attempt: (message) => this.ask<AttemptMade | null>(MESSAGES, message),
      ping: (ping) => this.ask<PingMade | null>(PINGS, ping),
    })
  }

  listen(callback: () => void): void {
    this.loop.start()
    callback()
  }

  /** Call it when something was recorded. */
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
