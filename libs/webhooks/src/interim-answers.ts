/**
 * Replaces every `100 Continue` in a stream of bytes by `102 Processing`, in place. A client must ignore interim answers
 * that it did not request (RFC 9110 §15.2). undici ignores all but an unrequested 100, which it treats as an error.
 * Bytes that are not HTTP are left for undici to refuse.
 */
export class InterimAnswers {
  private stage: 'statusLine' | 'headers' | 'finalAnswer' = 'statusLine'
  /** The number of bytes read of the status line, or of the empty line that ends the headers. */
  private at = 0
  private status = 0

  /** @param bytes the next bytes of the answers to one request; changed in place */
  read(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length && this.stage !== 'finalAnswer'; i++) {
      const byte = bytes[i] ?? 0
      if (this.stage === 'headers') this.readHeaders(byte)
      else if (this.readStatusLine(byte)) bytes[i] = TWO
    }
  }

  /** @returns whether this byte is the last digit of a 100 */
  private readStatusLine(byte: number): boolean {
    // Every parser ignores empty lines before a status line.
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
/** The status comes after `HTTP/1.1 `. */
const STATUS_AT = 9
/** 101 is the last answer in HTTP on a connection, so it is not an interim answer. */
const SWITCHING_PROTOCOLS = 101
