import { isDeepStrictEqual } from 'node:util'
import { FilrougeProblem, importLines, SealedEvent, type Filrouge, type ImportAnswer } from '@filrouge/client'

type StoredLine = { storyId: string; expected: 'absent' | { version: number }; events: readonly unknown[] }

/**
 * Recognises lines of an export that is imported again into the store that it came from. The service refuses them, since
 * the story is beyond the version that they expect.
 */
export class StoredLines {
  private open: Stored | null = null
  /** Stories that have other events than the file. */
  private readonly others = new Set<string>()

  constructor(private readonly client: Filrouge) {}

  /** An answer as it is; but a refused line that the story has already, at the same versions, was imported before. */
  async judged(answer: ImportAnswer, text: string | null): Promise<ImportAnswer> {
    const { line, status, currentVersion = 0 } = answer
    const sent = status === 'conflict' && text !== null ? storedLine(text) : null
    if (!sent || this.others.has(sent.storyId)) return answer
    const from = sent.expected === 'absent' ? 0 : sent.expected.version
    const to = from + sent.events.length
    if (to > currentVersion) return answer
    if (!isDeepStrictEqual(await this.lineAt(sent.storyId, from), sent)) {
      this.others.add(sent.storyId)
      return answer
    }
    return {
      line,
      storyId: sent.storyId,
      status: 'accepted',
      fromVersion: from + 1,
      toVersion: to,
      replayed: true,
    }
  }

  /** Ends the read that is under way. */
  async close(): Promise<void> {
    const { open } = this
    this.open = null
    await open?.lines.return?.(undefined)
  }

  /** The line that an export has for the append after a version. An export has them in order, so they are read in one go. */
  private async lineAt(storyId: string, version: number): Promise<unknown> {
    if (this.open?.storyId !== storyId || this.open.version !== version) {
      await this.close()
      const lines = importLines(this.client.streamEvents(storyId, { from: version + 1 }))
      this.open = { storyId, version, lines }
    }
    try {
      const { value, done } = await this.open.lines.next()
      if (done) return null
      this.open.version += value.events.length
      return value
    } catch (error) {
      // This key may not read the story, or not all of it.
      if (error instanceof FilrougeProblem || error instanceof SealedEvent) return null
      throw error
    }
  }
}

interface Stored {
  storyId: string
  /** The version before the next line. */
  version: number
  lines: ReturnType<typeof importLines>
}

/** A line as an export writes it, or null. */
function storedLine(text: string): StoredLine | null {
  // The first line of a file may begin with a byte order mark, which is no JSON.
  const line: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
  return isStoredLine(line) ? line : null
}

const isStoredLine = (line: unknown): line is StoredLine =>
  typeof line === 'object' &&
  line !== null &&
  'storyId' in line &&
  typeof line.storyId === 'string' &&
  'events' in line &&
  Array.isArray(line.events) &&
  'expected' in line &&
  (line.expected === 'absent' || isVersion(line.expected))

const isVersion = (expected: unknown): expected is { version: number } =>
  typeof expected === 'object' &&
  expected !== null &&
  'version' in expected &&
  typeof expected.version === 'number'
