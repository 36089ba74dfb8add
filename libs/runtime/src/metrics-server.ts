import { createServer } from 'node:http'
import type { Registry } from 'prom-client'
import type { HttpServer } from './health-server.js'

/** Serves `/metrics` alone, for FILROUGE_METRICS_PORT. */
export function metricsServer(registry: Registry): HttpServer {
  const server = createServer((request, response) => {
    const isAsked = /^\/metrics(\?|$)/.test(request.url ?? '')
    if (!isAsked || (request.method !== 'GET' && request.method !== 'HEAD'))
      return void response.writeHead(404).end()
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => resolve(undefined))
      }),
    getUrl: () => {
      const at = server.address()
      if (at === null || typeof at === 'string') throw new Error('the server of metrics does not listen')
      return Promise.resolve(`http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
