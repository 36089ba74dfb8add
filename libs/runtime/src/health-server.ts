import { Module, type DynamicModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { HealthModule, type Health } from './health.js'
import { nestLogger, type Logger } from './logging.js'
import { answerOtherMethods, ROUTER } from './methods.js'
import { OpenConnections } from './open-connections.js'
import { ProblemFilter } from './problem-filter.js'

/** A server of HTTP that does not listen yet. */
export interface HttpServer {
  listen(port: number, host: string): Promise<unknown>
  getUrl(): Promise<string>
  close(): Promise<void>
}

@Module({})
class HealthServerModule {
  static with(health: Health): DynamicModule {
    return { module: HealthServerModule, imports: [HealthModule.with(health)] }
  }
}

/** Serves health and metrics, for a process without an API. */
export async function healthServer(health: Health, logger: Logger): Promise<HttpServer> {
  const adapter = new FastifyAdapter({ routerOptions: ROUTER })
  const app = await NestFactory.create<NestFastifyApplication>(HealthServerModule.with(health), adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
  })
  const fastify = adapter.getInstance()
  const connections = new OpenConnections(fastify.server)
  answerOtherMethods(fastify)
  app.useGlobalFilters(new ProblemFilter(logger))
  return {
    listen: (port, host) => app.listen(port, host),
    getUrl: () => app.getUrl(),
    close: () => connections.dropUnreadDuring(() => app.close()),
  }
}
