import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * A service that gives the listed answers one after another, and the last one to all later requests. It stops at the end of
 * the test.
 */
export async function serving(...handlers: Handler[]): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    handlers[Math.min(requests.length, handlers.length) - 1]?.(request, response)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  return { url: `http://127.0.0.1:${address.port}`, requests }
}

/** An answer in JSON. */
export const answer =
  (status: number, body: object, headers: Record<string, string> = {}): Handler =>
  (request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

export const unavailable = (retryAfter: string): Handler =>
  answer(503, { code: 'unavailable', detail: 'the log does not answer' }, { 'retry-after': retryAfter })

/** The connection is cut before there is an answer. */
export const cut: Handler = (request) => request.socket.destroy()
