import { counter, gauge, histogram, problemSentTo, type Logger, type Problem } from '@filrouge/runtime'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'
import { END_REASONS } from './end-reasons.js'
import { keyIdOf } from './caller.js'
import type { Streams } from './streams.js'
import { NDJSON } from './ndjson-body.js'
import { loggedOf } from './send.js'

/** The status of a request whose client left before the answer, as in the logs of nginx. */
const CLIENT_LEFT = 499
/** Probes and scrapes come every few seconds. */
const PROBES = /^\/(health\/|metrics$)/
const STREAMED = new RegExp(`^(text/event-stream|${NDJSON})`)
/** An address without a route may have any length. */
const LONGEST_PATH = 200

export interface WatchParts {
  registry: Registry
  logger: Logger
  /** The streamed answers that are open. */
  streams: Streams
}

/**
 * Counts and logs each request once, when its answer is over or its client has left.
 * @returns begins to watch a request that no hook of Fastify sees
 */
export function watchRequests(
  fastify: FastifyInstance,
  { registry, logger, streams }: WatchParts,
): (request: FastifyRequest, reply: FastifyReply) => void {
  const requests = counter(registry, 'filrouge_http_requests_total')
  const seconds = histogram(registry, 'filrouge_http_request_duration_seconds')
  const ends = counter(registry, 'filrouge_http_streams_ended_total')
  for (const reason of END_REASONS) ends.inc({ reason }, 0)
  streams.onEnded = (reason) => ends.inc({ reason })
  gauge(registry, 'filrouge_http_streams_open', (open) => open.set(streams.count))
  const ended = (request: FastifyRequest, { raw }: FastifyReply, begun: number) => {
    const ms = performance.now() - begun
    const { method } = request
    const route = request.routeOptions.url ?? 'none'
    const status = raw.headersSent ? raw.statusCode : CLIENT_LEFT
    requests.inc({ method, route, status })
    if (!STREAMED.test(String(raw.getHeader('content-type')))) seconds.observe({ method, route }, ms / 1_000)
    const level = PROBES.test(route) ? 'debug' : status < 500 ? 'info' : 'warn'
    if (!logger.isLevelEnabled(level)) return
    logger[level](
      {
        method,
        route,
        ...subjectOf(request),
        status,
        ...(status >= 400 && refusalOf(problemSentTo(raw))),
        ...loggedOf(raw),
        ms: Math.round(ms * 10) / 10,
        keyId: keyIdOf(request),
      },
      'request',
    )
  }
  const begin = (request: FastifyRequest, reply: FastifyReply) => {
    const begun = performance.now()
    reply.raw.once('close', () => ended(request, reply, begun))
  }
  fastify.addHook('onRequest', (request, reply, done) => {
    begin(request, reply)
    done()
  })
  return begin
}

/** The code of a refused request, the append that it was about, and of a 503 the reason. */
function refusalOf(problem: Problem | undefined): object {
  if (!problem) return { code: undefined }
  const { code, status, details } = problem
  return {
    code,
    ...(details.members?.appendId !== undefined && { appendId: details.members.appendId }),
    ...(status === 503 && { reason: details.detail }),
    ...details.logged,
  }
}

/** The story that the request is about; of an address without a route, its path. A query may have words of the desk. */
function subjectOf({ params, routeOptions, url }: FastifyRequest): { storyId?: unknown; path?: string } {
  if (routeOptions.url === undefined) return { path: url.split('?', 1)[0]?.slice(0, LONGEST_PATH) ?? '' }
  return typeof params === 'object' && params !== null && 'storyId' in params
    ? { storyId: params.storyId }
    : {}
}
