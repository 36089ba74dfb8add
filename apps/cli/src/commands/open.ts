import type { Command } from 'commander'
import { objectOf } from '../input.js'
import { examples, languageOption, several } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import { optionsOfWrite, write, writeOptions, type WriteFlags } from '../writing.js'
import { WrongUsage } from '../failures.js'

interface OpenFlags extends WriteFlags {
  title?: string
  summary?: string
  tag?: string[]
  restricted?: boolean
  lang: string
  file?: string
}

/** `filrouge open`: opens a story. */
export function addOpen(program: Command): void {
  const command = program
    .command('open')
    .description('open a story')
    .argument('<story>', 'the id of the story: a-z, 0-9, ".", "_", "-"')
    .option('--title <text>', 'the title')
    .option('--summary <text>', 'what the story is about')
    .option('--tag <tag>', 'a tag; repeatable', several)
    .option('--restricted', 'only keys that are allowed to may read the story')
    .addOption(languageOption('the main language of the story, and the language of title and summary'))
    .option(
      '--file <file>',
      'the data of StoryOpened as JSON, - reads the standard input; the options above override it',
    )
    .action(open)
  examples(
    writeOptions(globalOptions(command)),
    'open strait --title "The strait" --lang en --tag shipping',
    `echo '{"title":{"en":"The strait","fr":"Le détroit"},"language":"en"}' | filrouge open strait --file -`,
  )
}

async function open(storyId: string, flags: OpenFlags, command: Command): Promise<void> {
  const session = sessionOf(command)
  const { title, summary, tag, restricted, lang, file } = flags
  if (title === undefined && file === undefined)
    throw new WrongUsage('a story needs a title: give --title or --file')
  const data = {
    language: lang,
    ...(file !== undefined && (await objectOf<object>(file, session.signal))),
    ...(title !== undefined && { title: { [lang]: title } }),
    ...(summary !== undefined && { summary: { [lang]: summary } }),
    ...(tag && { tags: tag }),
    ...(restricted && { visibility: 'restricted' }),
  }
  const body = { events: [{ type: 'StoryOpened', data }] }
  await write(session, storyId, body, optionsOfWrite(session, flags))
}
