import { once } from 'node:events'
import type { Filrouge, Story } from '@filrouge/client'
import type { Command } from 'commander'
import { examples } from '../options.js'
import { startProgress, type Progress } from '../progress.js'
import { globalOptions, sessionOf } from '../session.js'
import { writeWhole } from '../whole-file.js'

/** `filrouge export`: writes stories as import lines, or as recorded events. */
export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description('write stories as NDJSON for import, or as recorded events with their hashes')
    .argument('[story...]', 'the ids of the stories; default: all')
    .option('--events', 'recorded events with salts and hashes, for verify --file')
    .option(
      '--out <file>',
      'write to a file, which appears once it is complete; - is the standard output',
      '-',
    )
    .action(run)
  examples(
    globalOptions(command),
    'export coalition-of-the-willing --out story.ndjson',
    'export coalition-of-the-willing --events | filrouge verify --file -',
  )
}

interface ExportFlags {
  events?: boolean
  out: string
}

async function run(named: string[], { events = false, out: file }: ExportFlags, command: Command) {
  const { client, out } = sessionOf(command)
  const stories = named.length > 0 ? await namedStories(client, named) : await allStories(client)
  const written = new Written(client, stories, events)
  if (file === '-') {
    for await (const line of written.pass())
      if (!process.stdout.write(line)) await once(process.stdout, 'drain')
    return
  }
  const total = stories.reduce((sum, { version }) => sum + version, 0)
  const progress = startProgress(total, () => ({ done: written.events, words: written.words() }))
  try {
    await writeWhole(file, written.pass(progress))
  } finally {
    progress.stop()
  }
  const { lines } = written
  out.answer({ file, stories: stories.length, lines }, () => out.line(`${file}: ${written.summary()}`))
}

/** A story to export, and how many events it has. */
type Counted = Pick<Story, 'storyId' | 'version'>

async function namedStories(client: Filrouge, named: readonly string[]): Promise<Counted[]> {
  const stories: Counted[] = []
  for (const storyId of new Set(named)) {
    stories.push({ storyId, version: await client.version(storyId) })
  }
  return stories
}

/** Reads the whole list before the export begins, since the list changes while it is read. */
async function allStories(client: Filrouge): Promise<Counted[]> {
  const stories = new Map<string, Counted>()
  for await (const story of client.stories()) stories.set(story.storyId, story)
  return [...stories.values()].sort((a, b) => (a.storyId < b.storyId ? -1 : 1))
}

/** The lines of an export, and how many were written. */
class Written {
  stories = 0
  lines = 0
  events = 0
  private readonly begun = Date.now()

  constructor(
    private readonly client: Filrouge,
    private readonly all: readonly Counted[],
    private readonly isOfEvents: boolean,
  ) {}

  async *pass(progress?: Progress): AsyncGenerator<string> {
    for (const { storyId } of this.all) {
      const values = this.isOfEvents ? this.client.streamEvents(storyId) : this.client.exportStory(storyId)
      for await (const value of values) {
        this.lines += 1
        this.events += 'events' in value ? value.events.length : 1
        if (this.lines % 500 === 0) progress?.update()
        yield `${JSON.stringify(value)}\n`
      }
      this.stories += 1
      progress?.update()
    }
  }

  /** The progress in words, while the export runs. */
  words(): string {
    const rate = Math.round(this.lines / Math.max((Date.now() - this.begun) / 1_000, 0.001))
    return `${this.summary()}, ${rate} a second`
  }

  summary(): string {
    return `${this.stories} of ${this.all.length} stories, ${this.lines} lines`
  }
}
