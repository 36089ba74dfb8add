import type { EventType } from '@filrouge/client'
import { Option, type Command } from 'commander'
import { subjectOf } from '../event-words.js'
import { aboutLine, examples, pastOf, pastOptions, whole, type StoryFlags } from '../options.js'
import { collected } from '../pages.js'
import { globalOptions, sessionOf } from '../session.js'
import { types } from '../subscribing.js'

type EventsFlags = Omit<StoryFlags, 'lang'> & {
  from?: number
  to?: number
  type?: EventType[]
  limit?: number
}

/** `filrouge events`: the recorded events of a story. */
export function addEvents(program: Command): void {
  const command = program
    .command('events')
    .description('recorded events: version, type, what it is about, who recorded it, and when')
    .argument('<story>', 'the id of the story')
    .option('--from <version>', 'from this version', whole)
    .option('--to <version>', 'up to this version', whole)
    .addOption(
      new Option('--type <types>', 'a comma-separated list of event types; default: all').argParser(types),
    )
    .option('--limit <n>', 'at most this many; default: all', whole)
    .action(events)
  examples(
    globalOptions(pastOptions(command)),
    'events coalition-of-the-willing --from 30',
    'events coalition-of-the-willing --type FigureReported,PositionStated --json',
  )
}

async function events(storyId: string, flags: EventsFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const { from, to, type, limit } = flags
  const query = { ...pastOf(flags, out), from, to, type, limit }
  const { items, ...about } = await collected(client.eventPages(storyId, query))
  out.answer({ ...about, items }, () => {
    out.line(aboutLine(out, storyId, about))
    out.line()
    const isFiledLate = items.some(({ learnedAt }) => learnedAt !== null)
    out.table(
      ['VERSION', 'TYPE', 'ABOUT', 'WHO', 'RECORDED', ...(isFiledLate ? ['LEARNED'] : [])],
      items.map((event) => [
        String(event.version),
        event.type,
        subjectOf(event),
        event.recordedBy,
        out.time(event.recordedAt),
        ...(isFiledLate ? [event.learnedAt === null ? '' : out.time(event.learnedAt)] : []),
      ]),
    )
    if (about.next !== null) out.note('There are more: see --limit.')
  })
}
