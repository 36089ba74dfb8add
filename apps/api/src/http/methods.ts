import { Problem } from '@filrouge/runtime'
import type { FastifyInstance } from 'fastify'
import findMyWay from 'find-my-way'

/** Longer than any id, so that an id that is too long is answered as other wrong ids are. */
export const ROUTER = { maxParamLength: 2_000 }

/**
 * Answers methods that an address does not take: 405 with `Allow` (RFC 9110 §15.5.6), and OPTIONS with what it takes
 * (§9.3.7). The addresses are those of the server's own routes, matched as the server matches them.
 */
export function answerOtherMethods(fastify: FastifyInstance): void {
  const routes = findMyWay(ROUTER)
  const methods = new Set<findMyWay.HTTPMethod>()
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat().filter(isMethod)) {
      methods.add(one)
      routes.on(one, url, () => undefined)
    }
  })
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const taken = [...methods].filter((method) => routes.find(method, request.url) !== null)
    const allow = [...taken, 'OPTIONS'].sort().join(', ')
    if (request.method === 'OPTIONS') {
      // A page may ask before it reads what is not there: it then gets to see the 404.
      const isForPage = reply.hasHeader('access-control-allow-origin')
      if (taken.length === 0 && !isForPage) return done()
      return void reply
        .status(204)
        .headers(taken.length > 0 ? { allow } : {})
        .send()
    }
    if (taken.length === 0) return done()
    done(
      new Problem('method-not-allowed', {
        detail: `${request.method} is not taken here: ${allow} are`,
        headers: { allow },
      }),
    )
  })
}

const isMethod = (method: string): method is findMyWay.HTTPMethod => /^[A-Z-]+$/.test(method)
