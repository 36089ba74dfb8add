import type { Command } from 'commander'
import { appendBodyOf } from '../input.js'
import { examples } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import { optionsOfWrite, write, writeOptions, type WriteFlags } from '../writing.js'

/** `filrouge append`: appends events of any type, all or none. */
export function addAppend(program: Command): void {
  const command = program
    .command('append')
    .description('append 1 to 100 events of any type to a story: all or none')
    .argument('<story>', 'the id of the story')
    .argument(
      '[file]',
      'JSON: {"events": […], "learnedAt"?: …}, or an array of events; - reads the standard input',
      '-',
    )
    .action(append)
  examples(
    writeOptions(globalOptions(command)),
    'append strait events.json --expect 9',
    `echo '[{"type":"StoryClosed","data":{}}]' | filrouge append strait`,
  )
}

async function append(storyId: string, file: string, flags: WriteFlags, command: Command): Promise<void> {
  const session = sessionOf(command)
  await write(session, storyId, await appendBodyOf(file, session.signal), optionsOfWrite(session, flags))
}
