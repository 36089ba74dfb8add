import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { Problem } from '@filrouge/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { countsFor } from './caller.js'

export const RATE_LIMIT = Symbol('requests per minute and key; 0: no limit')

const WINDOW_S = 60

/**
 * Limits the requests per minute of each key, or of each IP address where a read has no key. It counts in this process
 * only. `RateLimit-Policy` and `RateLimit` say how many requests are left (draft-ietf-httpapi-ratelimit-headers-10 §3,
 * §4).
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly limiter: RateLimiterMemory | null

  constructor(@Inject(RATE_LIMIT) private readonly limit: number) {
    this.limiter = limit === 0 ? null : new RateLimiterMemory({ points: limit, duration: WINDOW_S })
  }

  /** @throws Problem rate-limited */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp()
    const countedAs = countsFor(http.getRequest<FastifyRequest>())
    if (!this.limiter || countedAs === null) return true
    const { isOver, left, seconds } = await count(this.limiter, countedAs)
    void http.getResponse<FastifyReply>().headers({
      'ratelimit-policy': `"key";q=${this.limit};w=${WINDOW_S}`,
      ratelimit: `"key";r=${left};t=${seconds}`,
    })
    if (!isOver) return true
    throw new Problem('rate-limited', {
      detail: `more than ${this.limit} requests in a minute`,
      headers: { 'retry-after': String(seconds) },
    })
  }
}

/** Counts one request. `seconds`: the time until the window ends, at least 1. */
async function count(
  limiter: RateLimiterMemory,
  countedAs: string,
): Promise<{ isOver: boolean; left: number; seconds: number }> {
  const consumed = await limiter.consume(countedAs).then(
    (counted) => ({ isOver: false, counted }),
    (counted: unknown) => ({ isOver: true, counted }),
  )
  const { isOver, counted } = consumed
  if (!(counted instanceof RateLimiterRes)) throw counted
  return {
    isOver,
    left: Math.max(0, counted.remainingPoints),
    seconds: Math.max(1, Math.ceil(counted.msBeforeNext / 1_000)),
  }
}
