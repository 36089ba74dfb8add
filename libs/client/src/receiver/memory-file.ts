import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { MemoryOfProcess, type Handled, type ReceiverMemory } from './memory.js'

/** The file is rewritten when it has more superfluous lines than this. */
const MAX_SPARE_LINES = 100_000

/**
 * Remembers what `MemoryOfProcess` does, and keeps it in a file: NDJSON, a line for each message. Only one process may
 * use the file at a time. A crash of the process loses nothing. A crash of the machine can lose the last lines; those
 * messages are handled again.
 */
export class MemoryOfFile implements ReceiverMemory {
  private readonly memory = new MemoryOfProcess()
  private spare = 0

  /** @throws the file system's error if the file cannot be read or written */
  constructor(private readonly file: string) {
    for (const line of linesOf(file)) {
      const handled = handledOf(line)
      if (handled) this.memory.remember(handled)
    }
    this.rewrite()
  }

  has(id: string): boolean {
    return this.memory.has(id)
  }

  last(storyId: string): Handled | null {
    return this.memory.last(storyId)
  }

  remember(handled: Handled): void {
    appendFileSync(this.file, lineOf(handled))
    this.memory.remember(handled)
    this.spare += 1
    if (this.spare > MAX_SPARE_LINES) this.rewrite()
  }

  /** Rewrites the file without forgotten or incomplete lines. The file is complete at every moment. */
  private rewrite(): void {
    const partial = `${this.file}.partial`
    writeFileSync(partial, [...this.memory.all()].map(lineOf).join(''))
    renameSync(partial, this.file)
    this.spare = 0
  }
}

const lineOf = ({ id, storyId, version, filterRevision }: Handled) =>
  `${JSON.stringify({ id, storyId, version, filterRevision })}\n`

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Null for an incomplete line. */
function handledOf(line: string): Handled | null {
  try {
    const parsed: unknown = JSON.parse(line)
    return isHandled(parsed) ? parsed : null
  } catch {
    return null
  }
}

const isHandled = (value: unknown): value is Handled =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'storyId' in value &&
  typeof value.storyId === 'string' &&
  'version' in value &&
  typeof value.version === 'number' &&
  'filterRevision' in value &&
  typeof value.filterRevision === 'number'
