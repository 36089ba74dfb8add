import type { Socket } from 'node:net'
import { InterimAnswers } from './interim-answers.js'

/** A client of undici has one connection at a time. After a cut the next post opens another. */
export interface ClientState {
  connection: OpenConnection | null
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
