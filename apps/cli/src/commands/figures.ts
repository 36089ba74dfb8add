import type { Command } from 'commander'
import type { Figure, PickedText } from '@filrouge/client'
import { claimWords, saidInWords } from '../field-words.js'
import type { Output } from '../output.js'
import { addStoryRead } from '../story-read.js'
import { lineOf } from '../texts.js'

/** `filrouge figures`: the figures of a story, with rival values side by side. */
export const addFigures = (program: Command): void =>
  addStoryRead(program, {
    name: 'figures',
    description: 'figures, each with the values that its sources give',
    examples: [
      'figures coalition-of-the-willing',
      'figures coalition-of-the-willing --known-at 2025-09-04 --json',
    ],
    read: (client, storyId, query) => client.figures(storyId, query),
    readAll: (client, storyId, query) => client.figures(storyId, query),
    say(out, { items }) {
      out.line()
      sayFigures(out, items)
    },
  })

/** Prints a table with a line for each claim. */
export const sayFigures = (out: Output, figures: readonly Figure<PickedText>[]): void =>
  out.table(
    ['FIGURE', 'VALUE', 'SOURCE', 'IN', 'VERSION', 'LABEL'],
    figures.flatMap(({ figureId, label, claims }) =>
      claims.map((claim) => [
        figureId,
        claimWords(claim),
        claim.attribution?.source ?? '',
        saidInWords(claim.developmentId, claim.developmentStatus),
        String(claim.version),
        lineOf(label),
      ]),
    ),
  )
