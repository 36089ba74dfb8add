import { BODY_LIMIT } from '../http/json-body.js'

export interface Line {
  /** The line number in the file: from 1, blank lines included. */
  number: number
  /** Without the line end. Null where the line is larger than 512 KiB. */
  bytes: Buffer | null
}

const LF = 0x0a
const CR = 0x0d
const BOM = Buffer.from([0xef, 0xbb, 0xbf])
const BLANK = new Set([0x20, 0x09, CR])
/** More parts than this are joined. A line that arrives byte by byte must not cost much more memory than its size. */
const MAX_PARTS = 1_000

/** Splits a stream of bytes into lines that end in LF or CRLF. Keeps at most one line in memory. */
export class LineSplitter {
  private parts: Buffer[] = []
  private size = 0
  private number = 1

  /** The lines that end in these bytes, without blank lines. */
  push(bytes: Buffer): Line[] {
    const lines: Line[] = []
    let from = 0
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, from)) {
      this.add(bytes.subarray(from, end))
      lines.push(...this.finish())
      from = end + 1
    }
    this.add(bytes.subarray(from))
    return lines
  }

  /** The last line, where the file does not end in LF. */
  end(): Line[] {
    return this.size > 0 ? this.finish() : []
  }

  private add(part: Buffer): void {
    this.size += part.length
    // One byte more, for the CR.
    if (this.size > BODY_LIMIT + 1) this.parts = []
    else if (part.length > 0) this.parts.push(part)
    if (this.parts.length > MAX_PARTS) this.parts = [Buffer.concat(this.parts)]
  }

  private finish(): Line[] {
    const number = this.number++
    const isWhole = this.size <= BODY_LIMIT + 1
    const bytes = content(Buffer.concat(this.parts), number)
    this.parts = []
    this.size = 0
    if (!isWhole || bytes.length > BODY_LIMIT) return [{ number, bytes: null }]
    return bytes.every((byte) => BLANK.has(byte)) ? [] : [{ number, bytes }]
  }
}

/** The line without the CR of a CRLF. The first line also without a byte order mark. */
function content(line: Buffer, number: number): Buffer {
  const from = number === 1 && line.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0
  return line.subarray(from, line.at(-1) === CR ? -1 : undefined)
}
