import type { Command } from 'commander'
import type { Expectation, PickedText } from '@filrouge/client'
import {
  aboutLine,
  examples,
  pastOf,
  pastOptions,
  programsLanguage,
  readingOptions,
  type StoryFlags,
} from '../options.js'
import type { Output } from '../output.js'
import { sessionOf } from '../session.js'
import { lineOf } from '../texts.js'

/** `filrouge expectations`: announced events and whether they happened. */
export function addExpectations(program: Command): void {
  const command = program
    .command('expectations')
    .description('announced events, and whether they happened')
    .argument('<story>', 'the id of the story')
    .action(expectations)
  examples(
    readingOptions(pastOptions(command)),
    'expectations coalition-of-the-willing',
    'expectations coalition-of-the-willing --known-at 2025-09-05',
  )
}

async function expectations(storyId: string, flags: StoryFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const past = pastOf(flags, out)
  if (out.isJson)
    return out.json(await client.expectations(storyId, { ...past, ...programsLanguage(command) }))
  const answer = await client.expectations(storyId, { ...past, lang: flags.lang })
  out.line(aboutLine(out, storyId, answer))
  out.line()
  sayExpectations(out, answer.items)
}

/** Prints a table of expectations. */
export const sayExpectations = (out: Output, expectations: readonly Expectation<PickedText>[]): void =>
  out.table(
    ['WINDOW', 'STATUS', 'EXPECTATION', 'ANNOUNCED BY', 'WHAT'],
    expectations.map(({ window, status, overdue, expectationId, announcedBy, what }) => [
      out.date(window),
      overdue ? `${status}, overdue` : status,
      expectationId,
      announcedBy,
      lineOf(what),
    ]),
  )
