import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { MemoryOfProcess, type Handled, type ReceiverMemory } from './receiver-memory.js'

/** So many lines more than are needed, and the file is written anew. */
const MAX_SPARE_LINES = 100_000

/**
 * Remembers as `MemoryOfProcess` does, and keeps it in a file (NDJSON, a line for each message), for one process at a
 * time. What a crash of the process leaves is whole; one of the machine may lose the last lines, and those messages are
 * handled again.
 */
export class MemoryOfFile implements ReceiverMemory {
  private readonly known = new MemoryOfProcess()
  private spare = 0

  /** @throws the file system's error where the file can be neither read nor written */
  constructor(private readonly file: string) {
    for (const line of linesOf(file)) {
      const handled = handledOf(line)
      if (handled) this.known.remember(handled)
    }
    this.writeAnew()
  }

  has(id: string): boolean {
    return this.known.has(id)
  }

  last(storyId: string): Handled | null {
    return this.known.last(storyId)
  }

  remember(handled: Handled): void {
    appendFileSync(this.file, lineOf(handled))
    this.known.remember(handled)
    this.spare += 1
    if (this.spare > MAX_SPARE_LINES) this.writeAnew()
  }

  /** Drops lines that are forgotten, and one that broke off. The file is whole at every moment. */
  private writeAnew(): void {
    const partial = `${this.file}.partial`
    writeFileSync(partial, [...this.known.all()].map(lineOf).join(''))
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

/** Null for a line that broke off. */
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
