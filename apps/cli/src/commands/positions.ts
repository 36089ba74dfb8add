import type { Command } from 'commander'
import type { Issue } from '@filrouge/client'
import { aboutLine, examples, pastOf, pastOptions, readingLanguage, type PastOptions } from '../options.js'
import type { Output } from '../output.js'
import { globalOptions, sessionOf } from '../session.js'
import { textIn, timeOf } from '../texts.js'

/** `filrouge positions`: the positions of the actors on each issue. */
export function addPositions(program: Command): void {
  const command = program
    .command('positions')
    .description('the positions of the actors on each issue')
    .argument('<story>', 'the id of the story')
  pastOptions(command).addOption(readingLanguage()).action(positions)
  examples(
    globalOptions(command),
    'positions coalition-of-the-willing',
    'positions coalition-of-the-willing --happened-by 2025-09 --json',
  )
}

async function positions(
  storyId: string,
  flags: PastOptions & { lang: string },
  command: Command,
): Promise<void> {
  const { client, out } = sessionOf(command)
  const answer = await client.positions(storyId, pastOf(flags))
  out.answer(answer, () => {
    out.line(aboutLine(storyId, answer))
    sayIssues(out, answer.issues, flags.lang)
  })
}

/** Prints each issue with a table of positions. */
export function sayIssues(out: Output, issues: readonly Issue[], lang: string): void {
  for (const { issueId, question, positions } of issues) {
    out.line(`\n${textIn(lang, question)} (${issueId})`)
    out.table(
      ['ACTOR', 'SCOPE', 'STANCE', 'SINCE', 'CONDITIONS'],
      positions.map(({ actor, scope, scopeLabel, stance, since, conditions }) => [
        actor,
        textIn(lang, scopeLabel) || scope,
        stance,
        timeOf(since),
        conditions.map((one) => textIn(lang, one)).join('; '),
      ]),
    )
  }
}
