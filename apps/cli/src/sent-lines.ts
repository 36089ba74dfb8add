/** Tracks the lines of a file while it is sent: which wait for an answer, and how many bytes are done. */
export class SentLines {
  /** Bytes of lines that are answered or need no answer. */
  done = 0
  /** The error if the file could not be read to its end, else null. */
  failure: unknown = null
  private line = 1
  private bytes = 0
  private hasContent = false
  /** The bytes of each line that waits for an answer, by line number. */
  private readonly waiting = new Map<number, number>()

  /** Passes the bytes of a file on, and notes its lines. */
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

  /** The number of lines sent but not answered. */
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
