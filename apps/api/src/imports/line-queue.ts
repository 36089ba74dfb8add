import type { Readable } from 'node:stream'
import { Bell } from './bell.js'
import { LineSplitter, type Line } from './line-splitter.js'

/** The largest chunk: lines and bytes. */
const CHUNK = { lines: 100, bytes: 400_000 }

/** The lines of a body, as they arrive. Reads at most one chunk ahead; then the sender has to wait. */
export class LineQueue {
  private readonly lines: Line[] = []
  private bytes = 0
  private next = 1
  private state: 'reading' | 'stopped' | 'ended' = 'reading'
  private readonly bell = new Bell()

  constructor(body: Readable) {
    void this.read(body)
  }

  /** The next lines: at least one, at most a chunk. Empty at the end, and after `stop`. */
  async take(): Promise<Line[]> {
    while (this.lines.length === 0 && this.state === 'reading') await this.bell.heard()
    if (this.state === 'stopped') return []
    const lines = this.lines.splice(0, this.fitting())
    this.bytes -= sizeOf(lines)
    this.next = (lines.at(-1)?.number ?? this.next - 1) + 1
    this.bell.ring()
    return lines
  }

  /** Gives no more lines. The rest of the body is read and ignored. */
  stop(): void {
    if (this.state === 'reading' || this.lines.length > 0) this.state = 'stopped'
    this.bell.ring()
  }

  /** The number of the first line that was not taken. Null where the queue was not stopped before its end. */
  left(): number | null {
    return this.state === 'stopped' ? (this.lines[0]?.number ?? this.next) : null
  }

  private async read(body: Readable): Promise<void> {
    const splitter = new LineSplitter()
    try {
      for await (const bytes of body.iterator({ destroyOnReturn: false })) {
        if (this.state !== 'reading') continue
        this.put(splitter.push(bytes))
        while (this.isFull() && this.state === 'reading') await this.bell.heard()
      }
      this.put(splitter.end())
    } catch {
      // The client disconnected in the middle of a line: an incomplete line is ignored.
    }
    if (this.state === 'reading') this.state = 'ended'
    this.bell.ring()
  }

  private put(lines: readonly Line[]): void {
    this.lines.push(...lines)
    this.bytes += sizeOf(lines)
    this.bell.ring()
  }

  private isFull(): boolean {
    return this.lines.length >= CHUNK.lines || this.bytes >= CHUNK.bytes
  }

  private fitting(): number {
    let bytes = 0
    const end = this.lines.findIndex((line, i) => {
      bytes += sizeOf([line])
      return i === CHUNK.lines || (i > 0 && bytes > CHUNK.bytes)
    })
    return end === -1 ? this.lines.length : end
  }
}

const sizeOf = (lines: readonly Line[]) => lines.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0)
