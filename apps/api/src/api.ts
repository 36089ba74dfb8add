import type { Socket } from 'node:net'
import { Module, type DynamicModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { CqrsModule } from '@nestjs/cqrs'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import {
  answerOtherMethods,
  asProblem,
  gauge,
  HealthModule,
  nestLogger,
  OpenConnections,
  ProblemFilter,
  ROUTER,
  sendProblem,
  type Health,
  type Logger,
} from '@filrouge/runtime'
import type { Store } from '@filrouge/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppendsModule } from './appends/appends.module.js'
import { Verdicts } from './appends/verdicts.js'
import { AsyncApiModule } from './asyncapi/asyncapi.module.js'
import { Callers } from './http/caller.js'
import { FeedsModule } from './feeds/feeds.module.js'
import { refuseEncodedBodies } from './http/content-encoding.js'
import { openReadsTo } from './http/cors.js'
import { HttpModule } from './http/http.module.js'
import { BODY_LIMIT, takeJson } from './http/json-body.js'
import { takeNdjson } from './http/ndjson-body.js'
import { RightsCheck } from './http/needs.js'
import { rawProblem } from './http/raw-problem.js'
import { watchRequests } from './http/request-watch.js'
import { setSecurityHeaders } from './http/security-headers.js'
import { boundSlowBodies, IDLE_SOCKET_MS } from './http/slow-clients.js'
import { markStaleReads } from './http/stale-reads.js'
import { Streams } from './http/streams.js'
import { IMPORTS_PATH } from './imports/imports.controller.js'
import { RunningImports } from './imports/running-imports.js'
import { LiveModule } from './live/live.module.js'
import { Watchers } from './live/watchers.js'
import { ImportsModule } from './imports/imports.module.js'
import { KeysModule } from './keys/keys.module.js'
import { servePageFiles } from './page/page-files.js'
import { PageModule } from './page/page.module.js'
import type { PageSources } from './page/content-security.js'
import { ProblemsController } from './problems.controller.js'
import { QuarantineModule } from './quarantine/quarantine.module.js'
import { ReplayModule } from './replay/replay.module.js'
import { serveDocument } from './serve-document.js'
import { StoreModule } from './store.module.js'
import { StoriesModule } from './stories/stories.module.js'
import type { WebhookRules } from './subscriptions/webhook-rules.js'
import { SubscriptionsModule } from './subscriptions/subscriptions.module.js'

export interface ApiParts {
  store: Pick<Store, 'gate' | 'dataSource' | 'notices'>
  health: Health
  logger: Logger
  publicRead: boolean
  appendTimeoutMs: number
  readTimeoutMs: number
  /** The time that a client has to send a request. Milliseconds. */
  requestTimeoutMs: number
  /** The number of requests that each key may make in a minute. 0: no limit. */
  rateLimit: number
  /** Web pages from these origins may read answers (CORS). */
  corsOrigins: readonly string[]
  /** The address at which clients reach the service. Null: each request says it, by its `Host`. */
  publicUrl: string | null
  webhooks: WebhookRules
  /** The prefix of the public topic's name. Null: the service publishes to no topic. */
  topicPrefix: string | null
  /** What the pages for people may be configured to allow. Null: there are no pages. */
  page: PageSources | null
}

@Module({ controllers: [ProblemsController] })
class ApiModule {
  static with(parts: ApiParts): DynamicModule {
    const { store, health, logger, appendTimeoutMs } = parts
    const rights = new RightsCheck()
    const appends = AppendsModule.with(appendTimeoutMs)
    const stories = StoriesModule.with(parts.readTimeoutMs)
    return {
      module: ApiModule,
      imports: [
        CqrsModule.forRoot({ commandPublisher: rights, queryPublisher: rights }),
        StoreModule.with(store),
        HttpModule.with(parts),
        appends,
        ImportsModule.with(appends, appendTimeoutMs, logger),
        stories,
        FeedsModule,
        LiveModule.with(stories, logger),
        ReplayModule.with(stories),
        KeysModule.with(logger),
        SubscriptionsModule.with(parts.webhooks),
        QuarantineModule,
        AsyncApiModule.with(parts.topicPrefix),
        ...(parts.page ? [PageModule.with(stories, parts.page)] : []),
        HealthModule.with(health),
      ],
    }
  }
}

export interface Api {
  app: NestFastifyApplication
  /** Accepts no new connections and finishes the open requests. Drops those that are not sent completely. */
  close(): Promise<void>
}

/** The routes that only stream events. A stream has no length to ask for, so they refuse HEAD. */
const STREAM_ROUTES = ['/v1/live', '/v1/stories/:storyId/live']

/** Makes the HTTP service. It does not listen yet. */
export async function makeApi(parts: ApiParts): Promise<Api> {
  const { logger, requestTimeoutMs } = parts
  const openReads = openReadsTo(parts.corsOrigins)
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // A shutdown finishes open requests and closes idle connections at once.
    forceCloseConnections: 'idle',
    routerOptions: ROUTER,
    // During a shutdown, requests on open connections are answered as usual.
    return503OnClosing: false,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      watch(request, reply)
      openReads(request, reply)
      sendProblem(asProblem(error, logger), request, reply)
    },
    connectionTimeout: IDLE_SOCKET_MS,
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000),
    },
    clientErrorHandler: (error: Error, socket: Socket) => {
      if (socket.writable) socket.end(rawProblem(error))
      logger.debug({ err: error }, 'a client sent something that is not HTTP')
    },
  })
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(parts), adapter, {
    logger: nestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  })
  app.useGlobalFilters(new ProblemFilter(logger))
  const fastify = adapter.getInstance()
  const connections = new OpenConnections(fastify.server)
  const watch = watchRequests(fastify, {
    registry: parts.health.registry,
    logger,
    streams: app.get(Streams),
  })
  const watchers = app.get(Watchers)
  gauge(parts.health.registry, 'filrouge_followers', (now) => now.set(watchers.count))
  fastify.addHook('onRequest', (request, reply, done) => {
    openReads(request, reply)
    // The next request goes to another process.
    if (parts.health.stops) reply.header('connection', 'close')
    done()
  })
  markStaleReads(fastify, parts.store.gate)
  setSecurityHeaders(fastify)
  answerOtherMethods(fastify, STREAM_ROUTES)
  boundSlowBodies(fastify, requestTimeoutMs)
  const callers = app.get(Callers)
  fastify.addHook('onRequest', (request) => callers.admit(request))
  refuseEncodedBodies(fastify)
  takeJson(fastify)
  takeNdjson(fastify, IMPORTS_PATH)
  serveDocument(app, fastify)
  if (parts.page) await servePageFiles(fastify)
  await app.init()
  return { app, close: () => connections.dropUnreadDuring(() => closeApi(app)) }
}

/** A shutdown waits this long for open answers. Then appends are answered 202, and streams are cut. */
const LAST_ANSWERS_MS = 5_000

async function closeApi(app: NestFastifyApplication): Promise<void> {
  const verdicts = app.get(Verdicts)
  const streams = app.get(Streams)
  streams.stop()
  app.get(Watchers).stop()
  const timer = setTimeout(() => {
    verdicts.close()
    streams.cut()
  }, LAST_ANSWERS_MS)
  await Promise.all([app.get(RunningImports).close(), app.close()])
  clearTimeout(timer)
  verdicts.close()
}
