import { Option, type Command } from 'commander'
import { WrongUsage } from '../failures.js'
import { examples, programsLanguage, readingOptions, whole, type ReadingFlags } from '../options.js'
import { collected } from '../pages.js'
import { sessionOf } from '../session.js'
import { lineOf } from '../texts.js'

interface StoriesFlags extends ReadingFlags {
  q?: string
  tag?: string
  status?: 'open' | 'closed'
  limit: number
}

/** `filrouge stories`: lists stories. */
export function addStories(program: Command): void {
  const command = program
    .command('stories')
    .description('list stories, the most recently updated first')
    // For the message only: words to search for are the value of an option.
    .allowExcessArguments()
    .option('--q <words>', 'only stories with these words')
    .option('--tag <tag>', 'only stories with this tag')
    .addOption(new Option('--status <status>').choices(['open', 'closed']))
    .option('--limit <n>', 'at most this many', whole, 100)
    .action(list)
  examples(readingOptions(command), 'stories', 'stories --status open --tag shipping --json')
}

async function list({ q, tag, status, limit, lang }: StoriesFlags, command: Command): Promise<void> {
  if (command.args.length > 0)
    throw new WrongUsage(
      `stories takes no arguments: to search, write --q ${JSON.stringify(command.args.join(' '))}`,
    )
  const { client, out } = sessionOf(command)
  const query = { q, tag, status, limit }
  if (out.isJson)
    return out.json(await collected(client.storyPages({ ...query, ...programsLanguage(command) })))
  const { items, next } = await collected(client.storyPages({ ...query, lang }))
  out.table(
    ['STORY', 'STATUS', 'VERSION', 'UPDATED', 'TITLE'],
    items.map(({ storyId, status, version, updatedAt, title }) => [
      storyId,
      status,
      String(version),
      out.time(updatedAt),
      lineOf(title),
    ]),
  )
  if (next !== null) out.note('There are more: see --limit.')
}
