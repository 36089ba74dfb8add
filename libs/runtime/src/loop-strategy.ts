import { Catch, type RpcExceptionFilter } from '@nestjs/common'
import { Server, type CustomTransportStrategy } from '@nestjs/microservices'
import { firstValueFrom, throwError, type Observable } from 'rxjs'

/** A loop that works until it is stopped. */
interface Loop {
  start(): void
  stop(): Promise<void>
}

/** Nest's transport over a loop of this process: it asks controllers by pattern. */
export abstract class LoopStrategy extends Server implements CustomTransportStrategy {
  protected abstract readonly loop: Loop

  listen(callback: () => void): void {
    this.loop.start()
    callback()
  }

  async close(): Promise<void> {
    await this.loop.stop()
  }

  on(): void {
    throw new Error('a loop emits no events')
  }

  unwrap<T>(): T {
    throw new Error('a loop wraps no server')
  }

  /** @throws what the controller throws, if it has the filter {@link PassOn} */
  protected async ask<Answer>(pattern: string, message: object): Promise<Answer> {
    const handler = this.messageHandlers.get(pattern)
    if (!handler) throw new Error(`no controller handles ${pattern}`)
    return firstValueFrom<Answer>(this.transformToObservable<Answer>(await handler(message)))
  }
}

/** Passes errors on unchanged, because the loop handles each failure itself. */
@Catch()
export class PassOn implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error)
  }
}
