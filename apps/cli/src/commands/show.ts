import type { Command } from 'commander'
import type { StoryState } from '@filrouge/client'
import { aboutLine, examples, pastOf, pastOptions, readingLanguage, type PastOptions } from '../options.js'
import type { Output } from '../output.js'
import { globalOptions, sessionOf } from '../session.js'
import { textIn, timeOf } from '../texts.js'
import { expectationTable } from './expectations.js'
import { sayIssues } from './positions.js'
import { developmentTable } from './timeline.js'

/** `filrouge show`: the current state of a story, or a past one. */
export function addShow(program: Command): void {
  const command = program
    .command('show')
    .description('the state of a story, now or as it was known at a time')
    .argument('<story>', 'the id of the story')
  pastOptions(command).addOption(readingLanguage()).action(show)
  examples(
    globalOptions(command),
    'show coalition-of-the-willing',
    'show coalition-of-the-willing --version 12 --lang fr',
  )
}

async function show(storyId: string, flags: PastOptions & { lang: string }, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const state = await client.state(storyId, pastOf(flags))
  out.answer(state, () => say(out, state, flags.lang))
}

function say(out: Output, state: StoryState, lang: string): void {
  const { storyId, status, visibility, updatedAt, tags, counts, latest, positions, expectations } = state
  out.heading(textIn(lang, state.title))
  out.line(aboutLine(storyId, state))
  const restricted = visibility === 'restricted' ? ', restricted' : ''
  out.line(
    `${status}${restricted}, updated ${timeOf(updatedAt)}${tags.length > 0 ? `; ${tags.join(', ')}` : ''}`,
  )
  if (state.summary) out.line(textIn(lang, state.summary))
  out.line(countsLine(counts))
  if (latest.length > 0) {
    out.line('\nLatest')
    out.table(...developmentTable(latest, lang))
  }
  sayIssues(out, positions, lang)
  if (expectations.length > 0) {
    out.line('\nExpected')
    out.table(...expectationTable(expectations, lang))
  }
  sayFigures(out, state, lang)
}

function countsLine({ developments, openExpectations, ...rest }: StoryState['counts']): string {
  const { corrected, held, withdrawn, merged, overdue } = rest
  const parts = Object.entries({ corrected, held, withdrawn, merged })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
  const of = parts.length > 0 ? ` (${parts.join(', ')})` : ''
  return `${developments} developments${of}; ${openExpectations} open expectations, ${overdue} overdue`
}

function sayFigures(out: Output, { figures }: StoryState, lang: string): void {
  if (figures.length === 0) return
  out.line('\nFigures')
  out.table(
    ['FIGURE', 'VALUE', 'SOURCE', 'LABEL'],
    figures.flatMap(({ figureId, label, claims }) =>
      claims.map(({ value, unit, attribution }) => [
        figureId,
        `${valueOf(value, lang)}${unit ? ` ${unit}` : ''}`,
        attribution?.source ?? '',
        textIn(lang, label),
      ]),
    ),
  )
}

type Value = StoryState['figures'][number]['claims'][number]['value']

function valueOf(value: Value, lang: string): string {
  if ('words' in value) return textIn(lang, value.words)
  if ('exact' in value) return String(value.exact)
  return `${value.from ?? ''}..${value.to ?? ''}`
}
