import helmet from 'helmet'
import type { FastifyInstance } from 'fastify'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/**
 * Pages may load content from this origin only. A proxy that terminates TLS must set HSTS: this service does not know
 * whether there is TLS. Insecure requests are not upgraded, because `npm start` serves plain HTTP.
 */
const setHeaders = helmet({
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // The viewer at /docs has inline styles.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
})

/** Sets the security headers of every answer. They are the same for each, so they are made once. */
export function setSecurityHeaders(fastify: FastifyInstance): void {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  setHeaders(request, response, () => undefined)
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)] as const)
  fastify.addHook('onRequest', (_request, { raw }, next) => {
    for (const [name, value] of headers) raw.setHeader(name, value)
    next()
  })
}
