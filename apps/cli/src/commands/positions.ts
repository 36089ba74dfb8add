import type { Command } from 'commander'
import type { Issue, PickedText } from '@filrouge/client'
import { saidInWords } from '../field-words.js'
import type { Output } from '../output.js'
import { addStoryRead } from '../story-read.js'
import { lineOf } from '../texts.js'

/** `filrouge positions`: the positions of the actors on each issue. */
export const addPositions = (program: Command): void =>
  addStoryRead(program, {
    name: 'positions',
    description: 'the positions of the actors on each issue',
    examples: [
      'positions coalition-of-the-willing',
      'positions coalition-of-the-willing --happened-by 2025-09 --json',
    ],
    read: (client, storyId, query) => client.positions(storyId, query),
    readAll: (client, storyId, query) => client.positions(storyId, query),
    say(out, { issues }) {
      if (issues.length === 0) out.line('\nnone')
      sayIssues(out, issues)
    },
  })

/** Prints each issue with a table of positions. */
export function sayIssues(out: Output, issues: readonly Issue<PickedText>[]): void {
  for (const { issueId, question, positions } of issues) {
    out.line(`\n${lineOf(question)} (${issueId})`)
    out.table(
      ['ACTOR', 'SCOPE', 'STANCE', 'SINCE', 'IN', 'VERSION', 'CONDITIONS'],
      positions.map(
        ({
          actor,
          scope,
          scopeLabel,
          stance,
          since,
          developmentId,
          developmentStatus,
          sinceVersion,
          conditions,
        }) => [
          actor,
          lineOf(scopeLabel) || scope,
          stance,
          sinceOf(out, since),
          saidInWords(developmentId, developmentStatus),
          String(sinceVersion),
          conditions.map(lineOf).join('; '),
        ],
      ),
    )
  }
}

/** A position without a date of its own has the time at which it became known, which has milliseconds. */
const sinceOf = (out: Output, since: string): string =>
  /\.\d{3}Z$/.test(since) ? `known ${out.time(since)}` : out.date(since)
