import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bell } from './bell.js'

const IN_MEMORY = 1024 * 1024
const READ_BYTES = 64 * 1024

/**
 * Buffers answers for a client that may read them only after it has sent its whole file. Up to 1 MiB is in memory. The rest
 * is in a temporary file without a name, which the system deletes with the process. One writer and one reader.
 */
export class AnswerSpool {
  /** Resolves when the spool is closed. */
  readonly closed: Promise<void>
  private isClosed: () => void = () => undefined
  private state: 'open' | 'ended' | 'closed' = 'open'
  private failure: unknown = null
  private memory: Buffer[] = []
  private memoryBytes = 0
  private file: FileHandle | null = null
  /** The range of the file that is not read yet. */
  private unread = { from: 0, to: 0 }
  /** Whether `write` is extending the range at this moment. */
  private writing = false
  private readonly bell = new Bell()

  constructor(private readonly inMemory = IN_MEMORY) {
    this.closed = new Promise((resolve) => (this.isClosed = resolve))
  }

  /** Adds an answer. Never waits for the reader. @throws the error of the file system */
  async push(text: string): Promise<void> {
    if (this.state === 'closed') return
    const bytes = Buffer.from(text)
    // Order: while the file has unread answers, new answers go to the file too.
    if (this.unread.to > this.unread.from || this.memoryBytes + bytes.length > this.inMemory)
      await this.write(bytes)
    else {
      this.memory.push(bytes)
      this.memoryBytes += bytes.length
    }
    this.bell.ring()
  }

  /** Ends the spool: no more answers are pushed. */
  end(): void {
    if (this.state === 'open') this.state = 'ended'
    this.bell.ring()
  }

  /** Makes `read` throw this error. */
  fail(error: unknown): void {
    this.failure = error
    this.bell.ring()
  }

  /** Reads all answers, in the order of `push`. @throws the error of the file system; the error that `fail` was given */
  async *read(): AsyncGenerator<Buffer> {
    while (this.state !== 'closed') {
      if (this.failure !== null) throw this.failure
      if (this.memory.length > 0) {
        const bytes = Buffer.concat(this.memory)
        this.memory = []
        this.memoryBytes = 0
        yield bytes
      } else if (this.unread.to > this.unread.from) yield await this.readFile()
      else if (this.state === 'ended') return
      else await this.bell.heard()
    }
  }

  /** Drops unread answers. */
  async close(): Promise<void> {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.memory = []
    this.bell.ring()
    await this.file?.close().catch(() => undefined)
    this.isClosed()
  }

  private isOver(): boolean {
    return this.state === 'closed'
  }

  private async write(bytes: Buffer): Promise<void> {
    this.writing = true
    try {
      this.file ??= await nameless()
      if (this.isOver()) return void (await this.file.close())
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.file.write(bytes, at, bytes.length - at, this.unread.to)
        at += bytesWritten
        this.unread.to += bytesWritten
      }
    } catch (error) {
      if (!this.isOver()) throw error
    } finally {
      this.writing = false
    }
  }

  private async readFile(): Promise<Buffer> {
    const { from, to } = this.unread
    const bytes = Buffer.allocUnsafe(Math.min(READ_BYTES, to - from))
    const { bytesRead = 0 } = (await this.file?.read(bytes, 0, bytes.length, from)) ?? {}
    if (bytesRead === 0) throw new Error('the temporary file of answers is shorter than what was written')
    this.unread.from += bytesRead
    if (this.unread.from === this.unread.to && !this.writing) this.unread = { from: 0, to: 0 }
    return bytes.subarray(0, bytesRead)
  }
}

/** Opens a temporary file and removes its name: the system deletes the file when it is closed. */
async function nameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `filrouge-import-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}
