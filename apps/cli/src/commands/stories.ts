import { Option, type Command } from 'commander'
import { examples, readingLanguage, whole } from '../options.js'
import { collected } from '../pages.js'
import { globalOptions, sessionOf } from '../session.js'
import { textIn, timeOf } from '../texts.js'

interface StoriesFlags {
  q?: string
  tag?: string
  status?: 'open' | 'closed'
  limit: number
  lang: string
}

/** `filrouge stories`: lists stories. */
export function addStories(program: Command): void {
  const command = program
    .command('stories')
    .description('list stories, the most recently updated first')
    .option('--q <words>', 'only stories with these words')
    .option('--tag <tag>', 'only stories with this tag')
    .addOption(new Option('--status <status>').choices(['open', 'closed']))
    .option('--limit <n>', 'at most this many', whole, 100)
    .addOption(readingLanguage())
    .action(list)
  examples(globalOptions(command), 'stories', 'stories --status open --tag shipping --json')
}

async function list({ q, tag, status, limit, lang }: StoriesFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const { items, next } = await collected(client.storyPages({ q, tag, status, limit }))
  out.answer({ items, next }, () => {
    out.table(
      ['STORY', 'STATUS', 'VERSION', 'UPDATED', 'TITLE'],
      items.map(({ storyId, status, version, updatedAt, title }) => [
        storyId,
        status,
        String(version),
        timeOf(updatedAt),
        textIn(lang, title),
      ]),
    )
    if (next !== null) out.note('There are more: see --limit.')
  })
}
