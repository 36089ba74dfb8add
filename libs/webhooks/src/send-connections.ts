import { Client, Pool, type buildConnector, type Dispatcher } from 'undici'
import { OpenConnection, type ClientState } from './open-connection.js'
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

/**
 * A client that tells each exchange which connection it has. undici wraps the handler of a request, so the exchange is
 * found in the options.
 */
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
  const dispatch = (request: ExchangeOptions, handler: Dispatcher.DispatchHandler) => {
    request.exchange.client = state
    return client.dispatch(request, handler)
  }
  // As undici's `compose`: a pool drops a client that could not connect, but not one behind a proxy. A client that is
  // dropped takes the next posts of the pool all the same, on sockets that the pool does not count.
  return new Proxy(client, {
    get: (target, key) => (key === 'dispatch' ? dispatch : Reflect.get(target, key, target)),
  })
}
