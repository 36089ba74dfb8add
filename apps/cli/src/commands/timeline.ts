import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Development, Filrouge, PickedText, TextForm, TimelineQuery } from '@filrouge/client'
import {
  aboutLine,
  dateOption,
  examples,
  pastOf,
  pastOptions,
  programsLanguage,
  readingOptions,
  saidBack,
  whole,
  type StoryFlags,
} from '../options.js'
import type { Output } from '../output.js'
import { collected } from '../pages.js'
import { sessionOf } from '../session.js'
import { storyArgument, storyGiven } from '../story-argument.js'
import { lineOf } from '../texts.js'
import type { Meant } from '../when.js'

type TimelineFlags = StoryFlags &
  Omit<TimelineQuery, 'version' | 'knownAt' | 'recordedAt' | 'happenedBy' | 'from' | 'to'> & {
    from?: Meant
    to?: Meant
  }

/** `filrouge timeline`: developments in order of valid time. */
export function addTimeline(program: Command): void {
  const command = storyArgument(
    program.command('timeline').description('developments, in the order in which they happened'),
  )
  pastOptions(command)
    .addOption(
      dateOption('--from <date>', 'only what can have happened on or after this date (EDTF, yesterday)'),
    )
    .addOption(
      dateOption('--to <date>', 'only what can have happened on or before this date (EDTF, yesterday)'),
    )
    .option('--kind <category>', 'only this kind')
    .option('--actor <name>', 'only with this actor')
    .option('--place <name>', 'only at this place')
    .option('--source <name>', 'only from this source')
    .addOption(new Option('--importance <importance>').choices(['key', 'normal', 'background']))
    .option('--q <words>', 'only with these words')
    .addOption(new Option('--order <order>').choices(['asc', 'desc']))
    .option(
      '--include <what>',
      'include developments that are held, withdrawn, or held,withdrawn (editors)',
      included,
    )
    .option('--limit <n>', 'at most this many; default: all', whole)
    .action(timeline)
  examples(
    readingOptions(command),
    'timeline coalition-of-the-willing --lang fr',
    'timeline coalition-of-the-willing --known-at "2025-09-04 20:00" --json',
  )
}

function included(text: string): NonNullable<TimelineQuery['include']> {
  return text.split(',').map((one) => {
    if (one === 'held' || one === 'withdrawn') return one
    throw new InvalidArgumentError('Give held, withdrawn, or held,withdrawn.')
  })
}

async function timeline(given: string | undefined, flags: TimelineFlags, command: Command): Promise<void> {
  const session = sessionOf(command)
  const { client, out } = session
  const { kind, actor, place, source, importance, q, order, include, limit, lang } = flags
  const query = {
    ...pastOf(flags, out),
    from: saidBack(out, 'from', flags.from),
    to: saidBack(out, 'to', flags.to),
    kind,
    actor,
    place,
    source,
    importance,
    q,
    order,
    include,
    limit,
  }
  const storyId = await storyGiven(given, command, session)
  if (out.isJson) {
    const { items, ...about } = await collected(
      client.timelinePages(storyId, { ...query, ...programsLanguage(command) }),
    )
    return out.json({ ...about, items })
  }
  const { items, ...about } = await collected(client.timelinePages(storyId, { ...query, lang }))
  out.line(aboutLine(out, storyId, about, query))
  out.line()
  sayDevelopments(out, items)
  if (about.next !== null) out.note('There are more: see --limit.')
  if (!include) await sayHeld(client, out, storyId, about.version)
}

/** Prints how many developments are held. Only editors can see this number. */
async function sayHeld(client: Filrouge, out: Output, storyId: string, version: number): Promise<void> {
  const { held } = (await client.state(storyId, { version })).counts
  if (held > 0)
    out.note(
      `${held === 1 ? '1 development is' : `${held} developments are`} held and not listed: see --include held.`,
    )
}

/** Prints a table of developments. */
export const sayDevelopments = (out: Output, developments: readonly Development<PickedText>[]): void =>
  out.table(
    ['OCCURRED', 'STATUS', 'DEVELOPMENT', 'HEADLINE'],
    developments.map((one) => [
      out.date(one.occurred),
      statusOf(one),
      one.developmentId,
      lineOf(one.headline),
    ]),
  )

type Marked = Pick<Development<TextForm>, 'status' | 'mergedInto' | 'revision' | 'actuality'> & {
  disputes: readonly unknown[]
}

/** The status of a development, and whether it was corrected or disputed. */
export function statusOf(one: Marked): string {
  const { status, mergedInto } = one
  const itself = status === 'merged' && mergedInto !== undefined ? `merged into ${mergedInto}` : status
  return [itself, ...marksOf(one)].join(', ')
}

/** Whether a development is planned or conditional, and whether it was corrected or disputed. */
export const marksOf = ({
  revision,
  disputes,
  actuality,
}: Omit<Marked, 'status' | 'mergedInto'>): string[] => [
  ...(actuality === 'actual' ? [] : [actuality]),
  ...(revision > 1 ? ['corrected'] : []),
  ...(disputes.length > 0 ? ['disputed'] : []),
]
