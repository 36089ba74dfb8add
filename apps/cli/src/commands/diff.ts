import type { Diff, PickedText } from '@filrouge/client'
import type { Command } from 'commander'
import { fromMeant, mustBeInOrder, sentEnd, toMeant, type End } from '../diff/ends.js'
import { sayDiff } from '../diff/say-diff.js'
import { namesFor } from '../diff/names.js'
import { sectionsOf } from '../diff/sections.js'
import {
  dateOption,
  examples,
  programsLanguage,
  readingOptions,
  saidBack,
  type ReadingFlags,
} from '../options.js'
import { sessionOf } from '../session.js'
import { answerTo, mustAsk, storyGiven } from '../story-argument.js'
import type { Meant } from '../when.js'

interface DiffFlags extends ReadingFlags {
  happenedBy?: Meant
}

/** `filrouge diff`: what changed in a story. */
export function addDiff(program: Command): void {
  const command = program
    .command('diff')
    .description('what changed in a story since a version or time, up to now or to another one')
    .usage('[options] <story> <from> [to]')
    .argument('[story]', 'the id of the story')
    .argument(
      '[from]',
      'a version (0: before the story), or a time: 2025-09-04 (its start), Friday, 9:00, "yesterday 18:00"',
      fromMeant,
    )
    .argument('[to]', 'the same, a day at its end; default: now', toMeant)
    .addOption(
      dateOption(
        '--happened-by <date>',
        'only what happened up to a date: EDTF, yesterday, "yesterday 18:00"',
      ),
    )
    .action(diff)
  examples(
    readingOptions(command),
    'diff coalition-of-the-willing "2025-09-04 21:00"',
    'diff coalition-of-the-willing 25 36 --lang fr',
  )
}

async function diff(
  story: string | undefined,
  since: End | undefined,
  to: End | undefined,
  flags: DiffFlags,
  command: Command,
): Promise<void> {
  const session = sessionOf(command)
  const { client, out, signal } = session
  const storyId = await storyGiven(story, command, session)
  if (since === undefined) mustAsk(command, '<from>')
  const from = since ?? (await answerTo('Since which version or time: ', fromMeant, signal))
  mustBeInOrder(from, to)
  const query = {
    from: sentEnd(out, 'from', from),
    to: to === undefined ? undefined : sentEnd(out, 'to', to),
    happenedBy: saidBack(out, 'happened by', flags.happenedBy),
  }
  if (out.isJson) return out.json(await client.diff(storyId, { ...query, ...programsLanguage(command) }))
  const answer: Diff<PickedText> = await client.diff(storyId, { ...query, lang: flags.lang })
  sayDiff(out, answer, sectionsOf(answer, await namesFor(client, answer, flags.lang), out))
}
