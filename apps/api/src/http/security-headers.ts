import helmet from 'helmet'
import type { FastifyInstance } from 'fastify'

/**
 * Sets the security headers. Pages may load content from this origin only. A proxy that terminates TLS must set HSTS: this
 * service does not know whether there is TLS. Insecure requests are not upgraded, because `npm start` serves plain HTTP.
 */
export function setSecurityHeaders(fastify: FastifyInstance): void {
  // Made once. The plugin of Fastify makes it anew for each request.
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
  fastify.addHook('onRequest', (request, reply, next) => setHeaders(request.raw, reply.raw, () => next()))
}
