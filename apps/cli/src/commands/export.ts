import { once } from 'node:events'
import type { Filrouge } from '@filrouge/client'
import type { Command } from 'commander'
import { examples } from '../options.js'
import { startProgress, type Progress } from '../progress.js'
import { globalOptions, sessionOf } from '../session.js'
import { writeWhole } from '../whole-file.js'

/** `filrouge export`: writes stories as lines that an import takes, or as recorded events. */
export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description('write stories as NDJSON that import takes, or as recorded events with their hashes')
    .argument('[story...]', 'the ids of stories; all without any')
    .option('--events', 'recorded events with salts and hashes, which verify --file checks')
    .option('--out <file>', 'into a file, which is there once it is whole; else to the standard output', '-')
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
  const stories = named.length > 0 ? [...new Set(named)] : await allStories(client)
  const written = new Written(client, stories, events)
  if (file === '-') {
    for await (const line of written.pass())
      if (!process.stdout.write(line)) await once(process.stdout, 'drain')
    return
  }
  const progress = startProgress(stories.length, () => ({ done: written.stories, words: written.words() }))
  try {
    await writeWhole(file, written.pass(progress))
  } finally {
    progress.stop()
  }
  const { lines } = written
  out.answer({ file, stories: stories.length, lines }, () => out.line(`${file}: ${written.words()}`))
}

/** Their ids, before any is written: the list is live. */
async function allStories(client: Filrouge): Promise<string[]> {
  const ids = new Set<string>()
  for await (const { storyId } of client.stories()) ids.add(storyId)
  return [...ids].sort()
}

/** What is written, and how much of it. */
class Written {
  stories = 0
  lines = 0

  constructor(
    private readonly client: Filrouge,
    private readonly ids: readonly string[],
    private readonly events: boolean,
  ) {}

  async *pass(progress?: Progress): AsyncGenerator<string> {
    for (const storyId of this.ids) {
      const values = this.events ? this.client.streamEvents(storyId) : this.client.exportStory(storyId)
      for await (const value of values) {
        this.lines += 1
        yield `${JSON.stringify(value)}\n`
      }
      this.stories += 1
      progress?.update()
    }
  }

  words(): string {
    return `${this.stories} of ${this.ids.length} stories, ${this.lines} lines`
  }
}
