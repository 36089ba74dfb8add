import type { Command } from 'commander'
import type { Issue, PickedText } from '@filrouge/client'
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

/** `filrouge positions`: the positions of the actors on each issue. */
export function addPositions(program: Command): void {
  const command = program
    .command('positions')
    .description('the positions of the actors on each issue')
    .argument('<story>', 'the id of the story')
    .action(positions)
  examples(
    readingOptions(pastOptions(command)),
    'positions coalition-of-the-willing',
    'positions coalition-of-the-willing --happened-by 2025-09 --json',
  )
}

async function positions(storyId: string, flags: StoryFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const past = pastOf(flags, out)
  if (out.isJson) return out.json(await client.positions(storyId, { ...past, ...programsLanguage(command) }))
  const answer = await client.positions(storyId, { ...past, lang: flags.lang })
  out.line(aboutLine(out, storyId, answer))
  sayIssues(out, answer.issues)
}

/** Prints each issue with a table of positions. */
export function sayIssues(out: Output, issues: readonly Issue<PickedText>[]): void {
  for (const { issueId, question, positions } of issues) {
    out.line(`\n${lineOf(question)} (${issueId})`)
    out.table(
      ['ACTOR', 'SCOPE', 'STANCE', 'SINCE', 'VERSION', 'CONDITIONS'],
      positions.map(({ actor, scope, scopeLabel, stance, since, sinceVersion, conditions }) => [
        actor,
        lineOf(scopeLabel) || scope,
        stance,
        out.date(since),
        String(sinceVersion),
        conditions.map(lineOf).join('; '),
      ]),
    )
  }
}
