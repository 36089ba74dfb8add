import type { Command } from 'commander'
import { jsonOf } from '../input.js'
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
    .argument('<story>', 'its id: a-z, 0-9, ".", "_", "-"')
    .option('--title <text>', 'its title')
    .option('--summary <text>', 'what it is about')
    .option('--tag <tag>', 'a tag; may be given again', several)
    .option('--restricted', 'only for keys that may read it')
    .addOption(languageOption('its main language, and that of title and summary'))
    .option(
      '--file <file>',
      'the data of StoryOpened as JSON, - for the standard input; the options above go before it',
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
  if (title === undefined && file === undefined) throw new WrongUsage('a story has a --title, or a --file')
  const data = {
    language: lang,
    ...(file !== undefined && (await jsonOf<object>(file, session.signal))),
    ...(title !== undefined && { title: { [lang]: title } }),
    ...(summary !== undefined && { summary: { [lang]: summary } }),
    ...(tag && { tags: tag }),
    ...(restricted && { visibility: 'restricted' }),
  }
  const body = { events: [{ type: 'StoryOpened', data }] }
  await write(session, storyId, body, optionsOfWrite(flags))
}
