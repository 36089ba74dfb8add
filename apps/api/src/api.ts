import type { Socket } from 'node:net'
import { Module, type DynamicModule } from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { CqrsModule } from '@nestjs/cqrs'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { Keys } from '@filrouge/record'
import { HealthModule, LogGate, nestLogger, type Health, type Logger, type Store } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { AppendsController } from './appends/appends.controller.js'
import { APPEND_TIMEOUT, AppendEventsHandler } from './appends/append-events.js'
import { FindAppendHandler } from './appends/find-append.js'
import { Quarantine } from './appends/quarantine.js'
import { Verdicts } from './appends/verdicts.js'
import { serveDocument } from './document.js'
import { CallerGuard, KEYS, PUBLIC_READ } from './http/caller.js'
import { BODY_LIMIT, takeJson } from './http/json-body.js'
import { ProblemFilter } from './http/problem-filter.js'
import { KeysController } from './keys/keys.controller.js'
import { ListKeysHandler, MakeKeyHandler, RemoveKeyHandler } from './keys/keys.js'
import { ProblemsController } from './problems.controller.js'
import { QuarantineController } from './quarantine/quarantine.controller.js'
import { ListQuarantineHandler, ReleaseStoryHandler } from './quarantine/quarantine.js'
import { AnswerCache } from './stories/answer-cache.js'
import { ReadStoryHandler } from './stories/read-story.js'
import { StoriesController } from './stories/stories.controller.js'
import { VisibleVersions } from './stories/visible-versions.js'

export interface ApiParts {
  store: Pick<Store, 'gate' | 'dataSource' | 'notices'>
  health: Health
  logger: Logger
  publicRead: boolean
  appendTimeoutMs: number
  readTimeoutMs: number
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
        StoriesController,
        KeysController,
        QuarantineController,
        ProblemsController,
      ],
      providers: [
        { provide: LogGate, useValue: gate },
        { provide: DataSource, useValue: dataSource },
        { provide: KEYS, useFactory: () => new Keys(dataSource) },
        { provide: PUBLIC_READ, useValue: parts.publicRead },
        { provide: APPEND_TIMEOUT, useValue: parts.appendTimeoutMs },
        { provide: Verdicts, useFactory: () => new Verdicts(dataSource, notices) },
        {
          provide: VisibleVersions,
          useFactory: () => new VisibleVersions(dataSource, notices, parts.readTimeoutMs),
        },
        { provide: Quarantine, useFactory: () => new Quarantine(dataSource) },
        { provide: AnswerCache, useFactory: () => new AnswerCache() },
        CallerGuard,
        { provide: APP_GUARD, useExisting: CallerGuard },
        AppendEventsHandler,
        FindAppendHandler,
        ReadStoryHandler,
        MakeKeyHandler,
        ListKeysHandler,
        RemoveKeyHandler,
        ListQuarantineHandler,
        ReleaseStoryHandler,
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
  const { logger } = parts
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // Requests in hand are finished; idle connections are not waited for.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    clientErrorHandler: (error: Error, socket: Socket) => {
      if (socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
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
  takeJson(fastify)
  serveDocument(app)
  await app.init()
  const verdicts = app.get(Verdicts)
  return {
    app,
    close: async () => {
      await app.close()
      verdicts.close()
    },
  }
}
