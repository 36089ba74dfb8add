import { Global, Module, type DynamicModule } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import type { Logger } from '@filrouge/runtime'
import { Callers, PUBLIC_READ } from './caller.js'
import { PUBLIC_URL } from './public-url.js'
import { RATE_LIMIT, RateLimitGuard } from './rate-limit.js'
import { STREAM_LOG } from './stream-log.js'
import { Streams } from './streams.js'

interface HttpOptions {
  publicRead: boolean
  /** The number of requests that each key may make in a minute. 0: no limit. */
  rateLimit: number
  /** The address at which clients reach the service. Null: each request says it, by its `Host`. */
  publicUrl: string | null
  logger: Logger
}

/** Provides what every controller needs: callers, rate limits and streams. */
@Global()
@Module({})
export class HttpModule {
  static with({ publicRead, rateLimit, publicUrl, logger }: HttpOptions): DynamicModule {
    return {
      module: HttpModule,
      providers: [
        { provide: PUBLIC_READ, useValue: publicRead },
        { provide: RATE_LIMIT, useValue: rateLimit },
        { provide: PUBLIC_URL, useValue: publicUrl },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: Streams, useFactory: () => new Streams(logger) },
        { provide: STREAM_LOG, useValue: logger },
        Callers,
      ],
      exports: [Callers, Streams, STREAM_LOG, PUBLIC_URL],
    }
  }
}
