import type { Command } from 'commander'
import type { Figure, PickedText } from '@filrouge/client'
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

/** `filrouge figures`: the figures of a story, with rival values side by side. */
export function addFigures(program: Command): void {
  const command = program
    .command('figures')
    .description('figures, each with the values that its sources give')
    .argument('<story>', 'the id of the story')
    .action(figures)
  examples(
    readingOptions(pastOptions(command)),
    'figures coalition-of-the-willing',
    'figures coalition-of-the-willing --known-at 2025-09-04 --json',
  )
}

async function figures(storyId: string, flags: StoryFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const past = pastOf(flags, out)
  if (out.isJson) return out.json(await client.figures(storyId, { ...past, ...programsLanguage(command) }))
  const answer = await client.figures(storyId, { ...past, lang: flags.lang })
  out.line(aboutLine(out, storyId, answer))
  out.line()
  sayFigures(out, answer.items)
}

/** Prints a table with a line for each claim. */
export const sayFigures = (out: Output, figures: readonly Figure<PickedText>[]): void =>
  out.table(
    ['FIGURE', 'VALUE', 'SOURCE', 'VERSION', 'LABEL'],
    figures.flatMap(({ figureId, label, claims }) =>
      claims.map(({ value, unit, attribution, version }) => [
        figureId,
        `${valueOf(value)}${unit ? ` ${unit}` : ''}`,
        attribution?.source ?? '',
        String(version),
        lineOf(label),
      ]),
    ),
  )

type Value = Figure<PickedText>['claims'][number]['value']

function valueOf(value: Value): string {
  if ('words' in value) return lineOf(value.words)
  if ('exact' in value) return String(value.exact)
  return `${value.from ?? ''}..${value.to ?? ''}`
}
