import type { Command } from 'commander'
import type { PastQuery, PickedText, StoryState } from '@filrouge/client'
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
import { storyArgument, storyGiven } from '../story-argument.js'
import { lineOf } from '../texts.js'
import { sayExpectations } from './expectations.js'
import { sayFigures } from './figures.js'
import { sayIssues } from './positions.js'
import { sayDevelopments } from './timeline.js'

/** `filrouge show`: the current state of a story, or a past one. */
export function addShow(program: Command): void {
  const command = storyArgument(
    program.command('show').description('the state of a story, now or as it was known at a time'),
  ).action(show)
  examples(
    readingOptions(pastOptions(command)),
    'show coalition-of-the-willing',
    'show coalition-of-the-willing --known-at "2025-09-04 20:00" --lang fr',
  )
}

async function show(given: string | undefined, flags: StoryFlags, command: Command): Promise<void> {
  const session = sessionOf(command)
  const { client, out } = session
  const past = pastOf(flags, out)
  const storyId = await storyGiven(given, command, session)
  if (out.isJson) return out.json(await client.state(storyId, { ...past, ...programsLanguage(command) }))
  say(out, await client.state(storyId, { ...past, lang: flags.lang }), past)
}

function say(out: Output, state: StoryState<PickedText>, past: PastQuery): void {
  const { storyId, status, visibility, updatedAt, tags, counts, latest, positions, expectations } = state
  out.heading(lineOf(state.title))
  out.line(aboutLine(out, storyId, state, past))
  const restricted = visibility === 'restricted' ? ', restricted' : ''
  out.line(
    `${status}${restricted}, updated ${out.time(updatedAt)}${tags.length > 0 ? `; ${tags.join(', ')}` : ''}`,
  )
  if (state.summary) out.line(lineOf(state.summary))
  out.line(countsLine(counts))
  if (state.links.length > 0)
    out.line(`links: ${state.links.map((link) => `${link.relation} ${link.storyId}`).join(', ')}`)
  if (latest.length > 0) {
    out.line('\nLatest')
    sayDevelopments(out, latest)
  }
  sayIssues(out, positions)
  if (expectations.length > 0) {
    out.line('\nExpected')
    sayExpectations(out, expectations)
  }
  if (state.figures.length > 0) {
    out.line('\nFigures')
    sayFigures(out, state.figures)
  }
}

function countsLine({ developments, openExpectations, ...rest }: StoryState['counts']): string {
  const { corrected, held, withdrawn, merged, overdue } = rest
  const parts = Object.entries({ corrected, held, withdrawn, merged })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
  const of = parts.length > 0 ? ` (${parts.join(', ')})` : ''
  return `${developments} developments${of}; ${openExpectations} open expectations, ${overdue} overdue`
}
