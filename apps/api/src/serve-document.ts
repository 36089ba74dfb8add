import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Headers of a connection, which this server sets by itself. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding'])

/**
 * Serves `/openapi.json`, `/openapi.yaml`, and a viewer of them at `/docs`. Swagger takes long to load, so it is loaded with
 * the first request to them. Nobody can add routes to a server that listens: an application of its own has Swagger's routes,
 * and answers the requests.
 */
export function serveDocument(app: NestFastifyApplication, fastify: FastifyInstance): void {
  let viewer: Promise<NestFastifyApplication> | null = null
  const load = async () => (await import('./document.js')).documentViewer(app)

  async function answer({ url, headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const found = await (await (viewer ??= load())).inject({ method: 'GET', url, headers })
    if (found.statusCode === 404) {
      reply.callNotFound()
      return reply
    }
    const own = Object.entries(found.headers).filter(([name]) => !OF_CONNECTION.has(name))
    return reply.status(found.statusCode).headers(Object.fromEntries(own)).send(found.rawPayload)
  }
  for (const url of ['/docs', '/docs/*', '/openapi.json', '/openapi.yaml'])
    fastify.route({ method: 'GET', url, handler: answer })
}
