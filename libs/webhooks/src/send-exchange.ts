import { TextDecoder } from 'node:util'
import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { ClientState } from './open-connection.js'

/**
 * A connection kept from an earlier post was cut before one byte of an answer to this post. A receiver may close a
 * connection between two posts at any time (RFC 9112 §9.5), so the cut says nothing about the message.
 */
export class KeptConnectionCut extends Error {
  override readonly name = 'KeptConnectionCut'
}

/** The answer to a request. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  /** At most the first 16 KiB, in whole characters. */
  body: string
}

const BODY_LIMIT = 16_384

/**
 * One request on one connection, and its answer. It is the handler that undici calls, because the streams and signals of
 * undici's `request` cost as much as the rest of a post.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** The connection of the client that has the request; null before a client has it. */
  client: ClientState | null = null
  private controller: Dispatcher.DispatchController | null = null
  private isOnKept = false
  private hasEnded = false
  private status = 0
  private headers: IncomingHttpHeaders = {}
  private readonly body = new FirstBytes(BODY_LIMIT)

  /** @param refusal asked right before the request is written: a reason not to write it, or null */
  constructor(
    private readonly refusal: () => Error | null,
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** Rejects, and cuts the connection. A request that is not written yet is not written any more. */
  giveUp(error: Error): void {
    if (this.hasEnded) return
    this.fail(error)
    this.controller?.abort(error)
  }

  /**
   * A look at the clock before the socket is ready is not enough: a process can be frozen at any time, and after a freeze
   * its sockets are ready before its timers run.
   */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    const refused = this.hasEnded ? new Error('the post has ended') : this.refusal()
    if (refused) return controller.abort(refused)
    this.isOnKept = this.client?.connection?.hasServed === true
    this.client?.connection?.begin()
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.status = status
    this.headers = headers
  }

  /** Reads up to the limit. The rest stays unread, and the connection is cut. */
  onResponseData(controller: Dispatcher.DispatchController, bytes: Uint8Array): void {
    if (this.body.add(bytes)) return
    this.succeed()
    controller.abort(new Error('the rest of the body is not read'))
  }

  onResponseEnd(): void {
    this.succeed()
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.fail(this.keptWasCut() ? new KeptConnectionCut(error.message) : error)
  }

  private keptWasCut(): boolean {
    const connection = this.client?.connection
    if (!connection) return false
    if (!this.controller) return connection.hasServed
    return this.isOnKept && !connection.hasAnswered && !this.controller.aborted
  }

  private succeed(): void {
    if (this.hasEnded) return
    this.hasEnded = true
    this.resolve({ status: this.status, headers: this.headers, body: this.body.text })
  }

  private fail(error: Error): void {
    if (this.hasEnded) return
    this.hasEnded = true
    this.reject(error)
  }
}

/** The first bytes of a body, as text. */
class FirstBytes {
  text = ''
  private decoder: TextDecoder | null = null

  constructor(private left: number) {}

  /** @returns whether there is room for more */
  add(bytes: Uint8Array): boolean {
    this.decoder ??= new TextDecoder()
    this.text += this.decoder.decode(bytes.subarray(0, this.left), { stream: true })
    this.left -= bytes.length
    return this.left > 0
  }
}
