import type { Socket } from 'node:net'
import { Client, Pool, type buildConnector, type Dispatcher } from 'undici'
import { InterimAnswers } from './interim-answers.js'

/**
 * A connection kept from an earlier post was cut before one byte of an answer to this post. A receiver may close a
 * connection between two posts at any time (RFC 9112 §9.5), so the cut says nothing about the message.
 */
export class KeptConnectionCut extends Error {
  override readonly name = 'KeptConnectionCut'
}

/** The `factory` of an undici Agent. Its connections report KeptConnectionCut, and ignore interim answers. */
export const connectionsBy =
  (connect: buildConnector.connector) =>
  (origin: URL | string, options: object): Dispatcher =>
    new Pool(origin, { ...options, connect, factory: (url, given) => newConnection(url, given, connect) })

/** One connection at a time. After a cut the next post opens another. */
function newConnection(origin: URL, options: object, connect: buildConnector.connector): Dispatcher {
  let open: OpenConnection | null = null
  const client = new Client(origin, {
    ...options,
    connect: (target, callback) => {
      open = null
      connect(target, (...made) => {
        if (made[1]) open = new OpenConnection(made[1])
        callback(...made)
      })
    },
  })
  return client.compose((dispatch) => (request, handler) => {
    let written: { controller: Dispatcher.DispatchController; isOnKept: boolean } | null = null
    const keptWasCut = (): boolean => {
      if (!open) return false
      if (!written) return open.hasServed
      return written.isOnKept && !open.hasAnswered && !written.controller.aborted
    }
    return dispatch(request, {
      onRequestStart: (controller, context) => {
        written = { controller, isOnKept: open?.hasServed === true }
        open?.begin()
        handler.onRequestStart?.(controller, context)
      },
      onResponseStart: (...start) => handler.onResponseStart?.(...start),
      onResponseData: (...data) => handler.onResponseData?.(...data),
      onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
      onResponseError: (controller, error) =>
        handler.onResponseError?.(controller, keptWasCut() ? new KeptConnectionCut(error.message) : error),
    })
  })
}

/** Reads the bytes of a socket before undici reads them. */
class OpenConnection {
  /** Whether a post began on this connection. */
  hasServed = false
  /** Whether a byte was received since the last post began. */
  hasAnswered = false
  private answers = new InterimAnswers()

  constructor(socket: Socket) {
    const push = socket.push.bind(socket)
    socket.push = (bytes: unknown, encoding?: BufferEncoding) => {
      if (bytes instanceof Uint8Array) {
        this.hasAnswered = true
        this.answers.read(bytes)
      }
      return push(bytes, encoding)
    }
  }

  begin(): void {
    this.hasServed = true
    this.hasAnswered = false
    this.answers = new InterimAnswers()
  }
}
