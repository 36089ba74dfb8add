import type { FastifyInstance } from 'fastify'
import findMyWay from 'find-my-way'
import { Problem } from './problems.js'

/** Longer than any id: the router finds the route of an id that is too long, and validation refuses the id. */
export const ROUTER = { maxParamLength: 2_000 }

/**
 * Answers 405 with `Allow` where an address does not support the method (RFC 9110 §15.5.6). Answers OPTIONS with the
 * supported methods (§9.3.7). It copies the server's routes into a router of the same kind, so both match alike.
 * @param withoutHead the routes whose handlers refuse HEAD, which the server adds to every route of GET
 */
export function answerOtherMethods(fastify: FastifyInstance, withoutHead: readonly string[] = []): void {
  const routes = findMyWay(ROUTER)
  const methods = new Set<findMyWay.HTTPMethod>()
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat().filter(isMethod)) {
      if (one === 'HEAD' && withoutHead.includes(url)) continue
      methods.add(one)
      routes.on(one, url, () => undefined)
    }
  })
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const supported = [...methods].filter((method) => isServed(routes.find(method, request.url)))
    const allow = [...supported, 'OPTIONS'].sort().join(', ')
    if (request.method === 'OPTIONS') {
      // A preflight request must succeed for an unknown address too. Otherwise the page cannot see the 404 of its read.
      const isForPage = reply.hasHeader('access-control-allow-origin')
      if (supported.length === 0 && !isForPage) return done()
      return void reply
        .status(204)
        .headers(supported.length > 0 ? { allow } : {})
        .send()
    }
    if (supported.length === 0) return done()
    done(
      new Problem('method-not-allowed', {
        detail: `this address does not support ${request.method}, only ${allow}`,
        headers: { allow },
      }),
    )
  })
}

/** Whether a route serves the address. Nest answers 404 where a path parameter is empty. */
const isServed = (route: findMyWay.FindResult<findMyWay.HTTPVersion.V1> | null) =>
  route !== null && Object.entries(route.params).every(([name, value]) => value !== '' || name === '*')

const isMethod = (method: string): method is findMyWay.HTTPMethod => /^[A-Z-]+$/.test(method)
