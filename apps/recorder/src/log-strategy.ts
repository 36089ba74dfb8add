import { Server, type CustomTransportStrategy } from '@nestjs/microservices'
import { firstValueFrom } from 'rxjs'
import type { Checkpoint } from '@filrouge/record'
import type { Folded } from './fold-batches.js'
import { FoldLoop, type FoldLoopParts } from './fold-loop.js'

/** The patterns that controllers handle. */
export const BATCHES = 'filrouge/batches'
export const RELEASES = 'filrouge/releases'

/**
 * Nest's transport over our log. Nest's transport for Kafka has single messages and consumer groups. This one has batches
 * of several partitions, ownership by locks in Postgres, and checkpoints that commit with the work.
 */
export class LogStrategy extends Server implements CustomTransportStrategy {
  private readonly loop: FoldLoop

  constructor(parts: Omit<FoldLoopParts, 'fold' | 'release'>) {
    super()
    this.loop = new FoldLoop({
      ...parts,
      fold: (work) => this.ask<Folded>(BATCHES, work),
      release: (work) => this.ask<Checkpoint[]>(RELEASES, work),
    })
  }

  listen(callback: () => void): void {
    this.loop.start()
    callback()
  }

  async close(): Promise<void> {
    await this.loop.stop()
  }

  on(): void {
    throw new Error('the log strategy emits no events')
  }

  unwrap<T>(): T {
    throw new Error('the log strategy wraps no server')
  }

  private async ask<Answer>(pattern: string, message: object): Promise<Answer> {
    const handler = this.getHandlerByPattern(pattern)
    if (!handler) throw new Error(`no controller handles ${pattern}`)
    return firstValueFrom<Answer>(this.transformToObservable<Answer>(await handler(message)))
  }
}
