import type { EventType, Filrouge, RecordedEvent } from '@filrouge/client'
import { Option, type Command } from 'commander'
import { aboutWords } from '../event-words.js'
import { aboutLine, examples, pastOf, pastOptions, whole, type StoryFlags } from '../options.js'
import { collected } from '../pages.js'
import { retractedWords } from '../retracted.js'
import { globalOptions, sessionOf } from '../session.js'
import { storyArgument, storyGiven } from '../story-argument.js'
import { types } from '../subscribing.js'

type EventsFlags = Omit<StoryFlags, 'lang'> & {
  from?: number
  to?: number
  type?: EventType[]
  limit?: number
}

/** `filrouge events`: the recorded events of a story. */
export function addEvents(program: Command): void {
  const command = storyArgument(
    program
      .command('events')
      .description('recorded events: version, type, what it is about, who recorded it, and when'),
  )
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

async function events(given: string | undefined, flags: EventsFlags, command: Command): Promise<void> {
  const session = sessionOf(command)
  const { client, out } = session
  const { from, to, type, limit } = flags
  const query = { ...pastOf(flags, out), from, to, type, limit }
  const storyId = await storyGiven(given, command, session)
  const { items, ...about } = await collected(client.eventPages(storyId, query))
  if (out.isJson) return out.json({ ...about, items })
  const subjects = await Promise.all(items.map((event) => subjectOf(event, client, storyId)))
  out.line(aboutLine(out, storyId, about, query))
  out.line()
  const isFiledLate = items.some(({ learnedAt }) => learnedAt !== null)
  out.table(
    ['VERSION', 'TYPE', 'ABOUT', 'WHO', 'RECORDED', ...(isFiledLate ? ['LEARNED'] : [])],
    items.map((event, i) => [
      String(event.version),
      event.type,
      subjects[i] ?? '',
      event.recordedBy,
      out.time(event.recordedAt),
      ...(isFiledLate ? [event.learnedAt === null ? '' : out.time(event.learnedAt)] : []),
    ]),
  )
  if (about.next !== null) out.note('There are more: see --limit.')
}

/** What an event is about. A retraction is about what it took back, which may not be listed itself. */
async function subjectOf({ type, data }: RecordedEvent, client: Filrouge, storyId: string): Promise<string> {
  if (data === null) return '(sealed)'
  return type === 'ClaimRetracted' && 'version' in data
    ? retractedWords(client, storyId, data.version)
    : aboutWords({ type, data })
}
