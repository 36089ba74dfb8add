import type { Socket } from 'node:net'
import { Client, Pool, type buildConnector, type Dispatcher } from 'undici'
import { InterimAnswers } from './interim-answers.js'
import type { Exchange } from './send-exchange.js'

/** The `factory` of an undici Agent. Its requests are exchanges, and its connections ignore interim answers. */
export const connectionsBy =
  (connect: buildConnector.connector) =>
  (origin: URL | string, options: object): Dispatcher =>
    new Pool(origin, { ...options, connect, factory: (url, given) => newClient(url, given, connect) })

/** The options of a request of an {@link Exchange}. */
export interface ExchangeOptions extends Dispatcher.DispatchOptions {
  exchange: Exchange
}

/** A client of undici has one connection at a time. After a cut the next post opens another. */
export interface ClientState {
  connection: OpenConnection | null
}

/** A client that tells each exchange which connection it has. */
function newClient(origin: URL, options: object, connect: buildConnector.connector): Client {
  const state: ClientState = { connection: null }
  const client = new Client(origin, {
    ...options,
    connect: (target, callback) => {
      state.connection = null
      connect(target, (...made) => {
        if (made[1]) state.connection = new OpenConnection(made[1])
        callback(...made)
      })
    },
  })
  const dispatch = client.dispatch.bind(client)
  client.dispatch = (request: ExchangeOptions, handler) => {
    request.exchange.client = state
    return dispatch(request, handler)
  }
  return client
}

/** Reads the bytes of a socket before undici reads them. */
export class OpenConnection {
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
