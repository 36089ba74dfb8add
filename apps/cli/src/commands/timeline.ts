import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Development, TimelineQuery } from '@filrouge/client'
import {
  aboutLine,
  examples,
  pastOf,
  pastOptions,
  readingLanguage,
  whole,
  type PastOptions,
} from '../options.js'
import { collected } from '../pages.js'
import { globalOptions, sessionOf } from '../session.js'
import { textIn } from '../texts.js'

type TimelineFlags = PastOptions & TimelineQuery & { lang: string }

/** `filrouge timeline`: developments in order of valid time. */
export function addTimeline(program: Command): void {
  const command = program
    .command('timeline')
    .description('developments, in the order in which they happened')
    .argument('<story>', 'the id of the story')
  pastOptions(command)
    .option('--from <date>', 'only what can have happened on or after this date (EDTF)')
    .option('--to <date>', 'only what can have happened on or before this date (EDTF)')
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
    .addOption(readingLanguage())
    .action(timeline)
  examples(
    globalOptions(command),
    'timeline coalition-of-the-willing --lang fr',
    'timeline coalition-of-the-willing --known-at 2025-09-04T18:00:00Z --json',
  )
}

function included(text: string): NonNullable<TimelineQuery['include']> {
  return text.split(',').map((one) => {
    if (one === 'held' || one === 'withdrawn') return one
    throw new InvalidArgumentError('Give held, withdrawn, or held,withdrawn.')
  })
}

async function timeline(storyId: string, flags: TimelineFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const { from, to, kind, actor, place, source, importance, q, order, include, limit, lang } = flags
  const filter = { from, to, kind, actor, place, source, importance, q, order, include, limit }
  const { items, ...about } = await collected(client.timelinePages(storyId, { ...pastOf(flags), ...filter }))
  out.answer({ ...about, items }, () => {
    out.line(aboutLine(storyId, about))
    out.line()
    out.table(...developmentTable(items, lang))
    if (about.next !== null) out.note('There are more: see --limit.')
  })
}

/** A table of developments. */
export const developmentTable = (
  developments: readonly Development[],
  lang: string,
): [headings: string[], rows: string[][]] => [
  ['OCCURRED', 'STATUS', 'DEVELOPMENT', 'HEADLINE'],
  developments.map((one) => [one.occurred, statusOf(one), one.developmentId, textIn(lang, one.headline)]),
]

function statusOf({ status, mergedInto, revision, disputes, actuality }: Development): string {
  const marks = [
    status === 'merged' && mergedInto !== undefined ? `merged into ${mergedInto}` : status,
    ...(actuality === 'actual' ? [] : [actuality]),
    ...(revision > 1 ? ['corrected'] : []),
    ...(disputes.length > 0 ? ['disputed'] : []),
  ]
  return marks.join(', ')
}
