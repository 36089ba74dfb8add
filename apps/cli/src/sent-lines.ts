/** The lines of a file while it is sent: which of them wait for an answer, and how much of it is done. */
export class SentLines {
  /** Bytes of what is answered, or needs no answer. */
  done = 0
  /** Why the file could not be read on, where it could not. */
  failure: unknown = null
  private line = 1
  private bytes = 0
  private hasContent = false
  /** Bytes of each line that waits, by its number. */
  private readonly waiting = new Map<number, number>()

  /** Passes a file on, and looks at its lines. */
  async *pass(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        this.look(chunk)
        yield chunk
      }
      this.ended()
    } catch (error) {
      this.failure = error
      throw error
    }
  }

  answered(line: number): void {
    this.done += this.waiting.get(line) ?? 0
    this.waiting.delete(line)
  }

  /** How many lines were sent and not answered. */
  unanswered(): number {
    return this.waiting.size
  }

  private look(chunk: Uint8Array): void {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      this.grow(chunk.subarray(from, at + 1))
      this.ended()
      this.line += 1
      from = at + 1
    }
    this.grow(chunk.subarray(from))
  }

  private grow(part: Uint8Array): void {
    this.bytes += part.length
    this.hasContent ||= part.some((byte) => byte > SPACE)
  }

  private ended(): void {
    if (this.hasContent) this.waiting.set(this.line, this.bytes)
    else this.done += this.bytes
    this.bytes = 0
    this.hasContent = false
  }
}

const NEWLINE = 0x0a
const SPACE = 0x20
