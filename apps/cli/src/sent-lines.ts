/** Tracks the lines of a file while it is sent: which wait for an answer, and how many bytes are done. */
export class SentLines {
  /** Bytes of lines that are answered or need no answer. */
  done = 0
  /** The error if the file could not be read to its end, else null. */
  failure: unknown = null
  private line = 1
  private bytes = 0
  private parts: Uint8Array[] = []
  private hasContent = false
  /** The lines that wait for an answer, by line number. */
  private readonly waiting = new Map<number, { bytes: number; parts: Uint8Array[] }>()

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

  /** @returns the text of the line; null if it was answered before, or is longer than a line may be */
  answered(line: number): string | null {
    const waited = this.waiting.get(line)
    if (!waited) return null
    this.waiting.delete(line)
    this.done += waited.bytes
    return waited.bytes > LONGEST ? null : Buffer.concat(waited.parts).toString()
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
    if (this.bytes <= LONGEST) this.parts.push(part)
    this.hasContent ||= part.some((byte) => byte > SPACE)
  }

  private ended(): void {
    if (this.hasContent) this.waiting.set(this.line, { bytes: this.bytes, parts: this.parts })
    else this.done += this.bytes
    this.bytes = 0
    this.parts = []
    this.hasContent = false
  }
}

/** The service refuses a longer line. */
const LONGEST = 512 * 1024
const NEWLINE = 0x0a
const SPACE = 0x20
