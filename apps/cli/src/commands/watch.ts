import type { Followed } from '@filrouge/client'
import { Option, type Command } from 'commander'
import { WrongUsage } from '../failures.js'
import { connectionNotes, sayEvent } from '../followed-line.js'
import { examples, readingOptions, whole, type ReadingFlags } from '../options.js'
import { sessionOf, type Session } from '../session.js'

interface WatchFlags extends ReadingFlags {
  from?: number
  cursor?: string
}

/** `filrouge watch`: prints events as they are recorded. */
export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('print events as they are recorded, of a story or of all; Ctrl-C ends it')
    .argument('[story]', 'the id of the story; default: all stories')
    .addOption(
      new Option('--from <version>', 'with a story: from this version; default: from now on').argParser(
        whole,
      ),
    )
    .option('--cursor <cursor>', 'without a story: after the event that had this cursor (see --json)')
    .action(watch)
  examples(readingOptions(command), 'watch coalition-of-the-willing --from 30', 'watch --json')
}

async function watch(storyId: string | undefined, flags: WatchFlags, command: Command): Promise<void> {
  const session = sessionOf(command)
  const { out } = session
  let last: Followed | null = null
  try {
    for await (last of followed(session, storyId, flags)) {
      const { event, cursor } = last
      if (out.isJson) out.json({ ...event, cursor })
      else sayEvent(out, [out.second(event.recordedAt), event.id], event, flags.lang)
      await out.drained()
    }
  } finally {
    if (last && process.stderr.isTTY)
      out.note(`To go on from here: filrouge watch ${placeAfter(last, storyId)}`)
  }
}

/** The events, which have no end: Ctrl-C aborts the requests. */
function followed(
  { client, out }: Session,
  storyId: string | undefined,
  { from, cursor }: WatchFlags,
): AsyncGenerator<Followed> {
  const note = (text: string) => out.note(text)
  const notes = connectionNotes(note, () => note(`Watching ${storyId ?? 'all stories'}. Ctrl-C ends it.`))
  if (storyId === undefined) {
    if (from !== undefined) throw new WrongUsage('--from is a version: give the story too')
    return client.liveAll({ cursor, ...notes })
  }
  if (cursor !== undefined) throw new WrongUsage('--cursor is for all stories: give --from for a story')
  return client.live(storyId, { from, ...notes })
}

const placeAfter = ({ event, cursor }: Followed, storyId: string | undefined) =>
  storyId === undefined ? `--cursor ${cursor}` : `${storyId} --from ${event.version + 1}`
