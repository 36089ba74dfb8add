import type { Socket } from 'node:net'
import { Module, type DynamicModule } from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { CqrsModule } from '@nestjs/cqrs'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { EVENTS_TOPIC } from '@filrouge/log'
import { Keys } from '@filrouge/access'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { HealthModule, nestLogger, type Health, type Logger } from '@filrouge/runtime'
import { LogGate, type Store } from '@filrouge/store'
import { DataSource } from 'typeorm'
import { AppendsController } from './appends/appends.controller.js'
import { APPEND_TIMEOUT, AppendEventsHandler } from './appends/append-events.js'
import { FindAppendHandler } from './appends/find-append.js'
import { Quarantine } from './appends/quarantine.js'
import { Verdicts } from './appends/verdicts.js'
import { serveDocument } from './document.js'
import { Callers, KEYS, PUBLIC_READ } from './http/caller.js'
import { BODY_LIMIT, takeJson } from './http/json-body.js'
import { asProblem, ProblemFilter, sendProblem } from './http/problem-filter.js'
import { rawProblem } from './http/raw-problem.js'
import { RATE_LIMIT, RateLimitGuard } from './http/rate-limit.js'
import { setSecurityHeaders } from './http/security-headers.js'
import { boundSlowBodies, IDLE_SOCKET_MS } from './http/slow-clients.js'
import { takeNdjson } from './http/ndjson-body.js'
import { Streams } from './http/streams.js'
import { IMPORT_PARTS, ImportLinesHandler } from './imports/import-lines.js'
import type { ImportParts } from './imports/import-run.js'
import { Imports } from './imports/imports.js'
import { IMPORTS_PATH, ImportsController } from './imports/imports.controller.js'
import { KeysController } from './keys/keys.controller.js'
import { ListKeysHandler, MakeKeyHandler, RemoveKeyHandler } from './keys/keys.js'
import { ProblemsController } from './problems.controller.js'
import { AsyncApiController, PUBLIC_TOPIC } from './asyncapi/asyncapi.controller.js'
import { QuarantineController } from './quarantine/quarantine.controller.js'
import { ListQuarantineHandler, ReleaseStoryHandler } from './quarantine/quarantine.js'
import { ShorthandsController } from './shorthands/shorthands.controller.js'
import { AnswerCache } from './stories/answer-cache.js'
import { ListStoriesHandler } from './stories/list-stories.js'
import { ReadStoryHandler } from './stories/read-story.js'
import { StoriesController } from './stories/stories.controller.js'
import { StoryListController } from './stories/story-list.controller.js'
import {
  ChangeSubscriptionHandler,
  RemoveSubscriptionHandler,
  RotateSecretHandler,
  SteerSubscriptionHandler,
} from './subscriptions/change-subscription.js'
import { Deliveries } from './subscriptions/deliveries.js'
import { DeliveriesController } from './subscriptions/deliveries.controller.js'
import { FindSubscriptionHandler, ListSubscriptionsHandler } from './subscriptions/find-subscriptions.js'
import { MakeSubscriptionHandler } from './subscriptions/make-subscription.js'
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js'
import { WEBHOOK_RULES, type WebhookRules } from './subscriptions/webhook-rules.js'
import { PinnedVersions } from './stories/pinned-versions.js'
import { StreamEventsHandler } from './stories/stream-events.js'

export interface ApiParts {
  store: Pick<Store, 'gate' | 'dataSource' | 'notices'>
  health: Health
  logger: Logger
  publicRead: boolean
  appendTimeoutMs: number
  readTimeoutMs: number
  /** How long a client may take to send a request. */
  requestTimeoutMs: number
  /** Requests a minute and key; 0 is no limit. */
  rateLimit: number
  webhooks: WebhookRules
  /** What stands before the name of the public topic; null where events are published on none. */
  topicPrefix: string | null
}

@Module({})
class ApiModule {
  static with(parts: ApiParts): DynamicModule {
    const { gate, dataSource, notices } = parts.store
    return {
      module: ApiModule,
      imports: [CqrsModule.forRoot(), HealthModule.with(parts.health)],
      controllers: [
        AppendsController,
        ShorthandsController,
        ImportsController,
        StoryListController,
        StoriesController,
        KeysController,
        SubscriptionsController,
        DeliveriesController,
        QuarantineController,
        ProblemsController,
        AsyncApiController,
      ],
      providers: [
        { provide: LogGate, useValue: gate },
        { provide: DataSource, useValue: dataSource },
        { provide: KEYS, useFactory: () => new Keys(dataSource) },
        { provide: PUBLIC_READ, useValue: parts.publicRead },
        { provide: APPEND_TIMEOUT, useValue: parts.appendTimeoutMs },
        { provide: Verdicts, useFactory: () => new Verdicts(dataSource, notices) },
        {
          provide: PinnedVersions,
          useFactory: () => new PinnedVersions(dataSource, notices, parts.readTimeoutMs),
        },
        {
          provide: IMPORT_PARTS,
          useFactory: (verdicts: Verdicts): ImportParts => ({
            gate,
            dataSource,
            verdicts,
            timeoutMs: parts.appendTimeoutMs,
            logger: parts.logger,
          }),
          inject: [Verdicts],
        },
        Imports,
        ImportLinesHandler,
        { provide: Quarantine, useFactory: () => new Quarantine(dataSource) },
        { provide: AnswerCache, useFactory: () => new AnswerCache() },
        { provide: Streams, useFactory: () => new Streams() },
        Callers,
        { provide: RATE_LIMIT, useValue: parts.rateLimit },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        AppendEventsHandler,
        FindAppendHandler,
        ReadStoryHandler,
        StreamEventsHandler,
        ListStoriesHandler,
        MakeKeyHandler,
        ListKeysHandler,
        RemoveKeyHandler,
        ListQuarantineHandler,
        ReleaseStoryHandler,
        {
          provide: PUBLIC_TOPIC,
          useValue: parts.topicPrefix === null ? null : parts.topicPrefix + EVENTS_TOPIC,
        },
        { provide: WEBHOOK_RULES, useValue: parts.webhooks },
        MakeSubscriptionHandler,
        ChangeSubscriptionHandler,
        SteerSubscriptionHandler,
        RotateSecretHandler,
        RemoveSubscriptionHandler,
        ListSubscriptionsHandler,
        FindSubscriptionHandler,
        Deliveries,
      ],
    }
  }
}

export interface Api {
  app: NestFastifyApplication
  /** Takes no new connections, and finishes the requests in hand. */
  close(): Promise<void>
}

/** The HTTP service, not yet listening. */
export async function makeApi(parts: ApiParts): Promise<Api> {
  const { logger, requestTimeoutMs } = parts
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // Requests in hand are finished; idle connections are not waited for.
    forceCloseConnections: 'idle',
    // Longer than any id, so that one that is too long is told so as the others are.
    routerOptions: { maxParamLength: 2_000 },
    // Requests that come on open connections while it stops are answered like the others.
    return503OnClosing: false,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      void sendProblem(asProblem(error, logger), request, reply),
    connectionTimeout: IDLE_SOCKET_MS,
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000),
    },
    clientErrorHandler: (error: Error, socket: Socket) => {
      if (socket.writable) socket.end(rawProblem(error))
      logger.debug({ err: error }, 'a client spoke no HTTP')
    },
  })
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(parts), adapter, {
    logger: nestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  })
  app.useGlobalFilters(new ProblemFilter(logger))
  const fastify = adapter.getInstance()
  await setSecurityHeaders(fastify)
  boundSlowBodies(fastify, requestTimeoutMs)
  const callers = app.get(Callers)
  fastify.addHook('onRequest', (request) => callers.admit(request))
  takeJson(fastify)
  takeNdjson(fastify, IMPORTS_PATH)
  serveDocument(app)
  await app.init()
  return { app, close: () => closeApi(app) }
}

/** How long answers in hand are waited for when it stops: appends are then answered 202, streams are cut. */
const LAST_ANSWERS_MS = 5_000

async function closeApi(app: NestFastifyApplication): Promise<void> {
  const verdicts = app.get(Verdicts)
  const timer = setTimeout(() => {
    verdicts.close()
    app.get(Streams).cut()
  }, LAST_ANSWERS_MS)
  await Promise.all([app.get(Imports).close(), app.close()])
  clearTimeout(timer)
  verdicts.close()
}
