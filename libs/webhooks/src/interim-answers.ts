/**
 * Makes every `100 Continue` of a stream of bytes a `102 Processing`, in place: undici passes over each interim answer
 * but that one, which it takes for a fault where the request did not ask for it. RFC 9110 §15.2: a client passes over
 * all of them, asked for or not. What is no HTTP is left for undici to refuse.
 */
export class InterimAnswers {
  private stage: 'statusLine' | 'headers' | 'finalAnswer' = 'statusLine'
  /** How many bytes of the status line were read, or of the empty line that ends the headers. */
  private at = 0
  private status = 0

  /** @param bytes the next ones, from where the answers to one request begin; changed in place */
  read(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length && this.stage !== 'finalAnswer'; i++) {
      const byte = bytes[i] ?? 0
      if (this.stage === 'headers') this.readHeaders(byte)
      else if (this.readStatusLine(byte)) bytes[i] = TWO
    }
  }

  /** @returns whether this byte is the last digit of a 100 */
  private readStatusLine(byte: number): boolean {
    // Empty lines before a status line are passed over by every parser.
    if (this.at === 0 && (byte === CR || byte === LF)) return false
    if (this.at++ < STATUS_AT) return false
    this.status = this.status * 10 + byte - ZERO
    if (this.at < STATUS_AT + 3) return false
    const { status } = this
    const isInterim = status >= 100 && status < 200 && status !== SWITCHING_PROTOCOLS
    this.stage = isInterim ? 'headers' : 'finalAnswer'
    this.at = 0
    this.status = 0
    return status === 100
  }

  private readHeaders(byte: number): void {
    if (byte === END[this.at]) this.at++
    else this.at = byte === CR ? 1 : 0
    if (this.at < END.length) return
    this.stage = 'statusLine'
    this.at = 0
  }
}

const [CR, LF] = [0x0d, 0x0a]
const END = [CR, LF, CR, LF]
const [ZERO, TWO] = [0x30, 0x32]
/** `HTTP/1.1 ` comes before the status. */
const STATUS_AT = 9
/** The last answer in HTTP. */
const SWITCHING_PROTOCOLS = 101
