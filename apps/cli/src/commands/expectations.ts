import type { Command } from 'commander'
import type { Expectation, PickedText } from '@filrouge/client'
import { saidInWords } from '../field-words.js'
import type { Output } from '../output.js'
import { addStoryRead } from '../story-read.js'
import { lineOf } from '../texts.js'

/** `filrouge expectations`: announced events and whether they happened. */
export const addExpectations = (program: Command): void =>
  addStoryRead(program, {
    name: 'expectations',
    description: 'announced events, and whether they happened',
    examples: [
      'expectations coalition-of-the-willing',
      'expectations coalition-of-the-willing --known-at 2025-09-05',
    ],
    read: (client, storyId, query) => client.expectations(storyId, query),
    readAll: (client, storyId, query) => client.expectations(storyId, query),
    say(out, { items }) {
      out.line()
      sayExpectations(out, items)
      sayHistory(out, items)
    },
  })

/** Prints a table of expectations. */
export const sayExpectations = (out: Output, expectations: readonly Expectation<PickedText>[]): void =>
  out.table(
    ['WINDOW', 'STATUS', 'EXPECTATION', 'ANNOUNCED BY', 'WHAT'],
    expectations.map((one) => [
      out.date(one.window),
      one.overdue ? `${one.status}, overdue` : one.status,
      one.expectationId,
      announcerOf(one),
      lineOf(one.what),
    ]),
  )

/** Who announced an expectation. Where the development of the announcement is withdrawn, held or merged, that too. */
function announcerOf({ announcedBy, developmentId, developmentStatus }: Expectation<PickedText>): string {
  return developmentStatus === null || developmentStatus === 'reported'
    ? announcedBy
    : `${announcedBy}, in ${saidInWords(developmentId, developmentStatus)}`
}

/** Prints the revisions and fulfilments, in order of version. */
export function sayHistory(out: Output, expectations: readonly Expectation<PickedText>[]): void {
  const history = expectations
    .flatMap(({ expectationId, revisions, fulfilments }) => [
      ...revisions.map(({ version, fields, reason }) => ({
        version,
        cells: [expectationId, `revised ${fields.join(', ')}: ${lineOf(reason)}`],
      })),
      ...fulfilments.map(({ version, developmentId, developmentStatus, partly }) => ({
        version,
        cells: [
          expectationId,
          `${partly ? 'partly fulfilled' : 'fulfilled'} by ${saidInWords(developmentId, developmentStatus)}`,
        ],
      })),
    ])
    .sort((a, b) => a.version - b.version)
  if (history.length === 0) return
  out.line()
  out.table(
    ['VERSION', 'EXPECTATION', 'WHAT BECAME OF IT'],
    history.map(({ version, cells }) => [String(version), ...cells]),
  )
}
