import type { Command } from 'commander'
import {
  aboutLine,
  examples,
  pastOf,
  pastOptions,
  programsLanguage,
  readingOptions,
  type StoryFlags,
} from '../options.js'
import { sessionOf } from '../session.js'
import { lineOf } from '../texts.js'

/** `filrouge sources`: the sources of a story, and how reliable the desk holds them. */
export function addSources(program: Command): void {
  const command = program
    .command('sources')
    .description('the sources that the story names, with their ratings (Admiralty code, A to F)')
    .argument('<story>', 'the id of the story')
    .action(sources)
  examples(
    readingOptions(pastOptions(command)),
    'sources coalition-of-the-willing',
    'sources coalition-of-the-willing --version 12 --json',
  )
}

async function sources(storyId: string, flags: StoryFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const past = pastOf(flags, out)
  if (out.isJson) return out.json(await client.sources(storyId, { ...past, ...programsLanguage(command) }))
  const answer = await client.sources(storyId, { ...past, lang: flags.lang })
  out.line(aboutLine(out, storyId, answer))
  out.line()
  out.table(
    ['SOURCE', 'RATING', 'VERSION', 'EARLIER', 'REASON'],
    answer.items.map(({ source, reliability, version, earlier, reason }) => [
      source,
      reliability ?? 'not rated',
      String(version ?? ''),
      earlier.map((one) => `${one.reliability} (version ${one.version})`).join(', '),
      lineOf(reason),
    ]),
  )
}
