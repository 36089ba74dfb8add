import { BODY_LIMIT } from '../http/json-body.js'

export interface Line {
  /** As an editor counts: from 1, blank ones too. */
  number: number
  /** Without its end; null where it is larger than 512 KiB. */
  bytes: Buffer | null
}

const LF = 0x0a
const CR = 0x0d
const BOM = Buffer.from([0xef, 0xbb, 0xbf])
const BLANK = new Set([0x20, 0x09, CR])
/** A line that came in more parts is put together meanwhile: bytes that drip in cost no more than their size. */
const MAX_PARTS = 1_000

/** Splits bytes, as they come, into lines that end in LF or CRLF. Keeps no more than one line. */
export class LineSplitter {
  private parts: Buffer[] = []
  private size = 0
  private number = 1

  /** The lines that end in these bytes, but for blank ones. */
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

  /** The last line, where no LF ends it. */
  end(): Line[] {
    return this.size > 0 ? this.finish() : []
  }

  private add(part: Buffer): void {
    this.size += part.length
    // One more for the CR.
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

/** Without the CR of a CRLF, and without the mark that some editors put before a file. */
function content(line: Buffer, number: number): Buffer {
  const from = number === 1 && line.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0
  return line.subarray(from, line.at(-1) === CR ? -1 : undefined)
}
