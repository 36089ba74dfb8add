import type { Command } from 'commander'
import type { Expectation } from '@filrouge/client'
import { aboutLine, examples, pastOf, pastOptions, readingLanguage, type PastOptions } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import { textIn } from '../texts.js'

/** `filrouge expectations`: announced events and whether they happened. */
export function addExpectations(program: Command): void {
  const command = program
    .command('expectations')
    .description('announced events, and whether they happened')
    .argument('<story>', 'the id of the story')
  pastOptions(command).addOption(readingLanguage()).action(expectations)
  examples(
    globalOptions(command),
    'expectations coalition-of-the-willing',
    'expectations coalition-of-the-willing --recorded-at 2026-01-01T00:00:00Z',
  )
}

async function expectations(
  storyId: string,
  flags: PastOptions & { lang: string },
  command: Command,
): Promise<void> {
  const { client, out } = sessionOf(command)
  const answer = await client.expectations(storyId, pastOf(flags))
  out.answer(answer, () => {
    out.line(aboutLine(storyId, answer))
    out.line()
    out.table(...expectationTable(answer.items, flags.lang))
  })
}

/** A table of expectations. */
export const expectationTable = (
  expectations: readonly Expectation[],
  lang: string,
): [headings: string[], rows: string[][]] => [
  ['WINDOW', 'STATUS', 'EXPECTATION', 'ANNOUNCED BY', 'WHAT'],
  expectations.map(({ window, status, overdue, expectationId, announcedBy, what }) => [
    window,
    overdue ? `${status}, overdue` : status,
    expectationId,
    announcedBy,
    textIn(lang, what),
  ]),
]
