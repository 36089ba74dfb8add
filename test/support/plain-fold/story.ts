import type { Development, StoryState, WithoutAt } from '@filrouge/contract'
import { changedBy } from './changed-by.js'
import { developmentsOf } from './developments.js'
import { knownAt, ofType } from './events.js'
import { expectationsOf, isSettled } from './expectations.js'
import { figuresOf } from './figures.js'
import type { Look } from './look.js'
import { issuesOf } from './positions.js'

type Header = Pick<
  StoryState,
  'status' | 'visibility' | 'title' | 'summary' | 'language' | 'tags' | 'openedAt' | 'links'
>

/** What a story says of itself. */
export function headerOf({ events }: Look): Header {
  const [opening] = ofType(events, 'StoryOpened')
  if (!opening) throw new Error('the story was not opened')
  let described = opening.data
  for (const { data } of ofType(events, 'StoryDescribed')) described = changedBy(described, data)
  const turn = ofType(events, 'StoryClosed', 'StoryReopened').at(-1)
  return {
    status: turn?.type === 'StoryClosed' ? 'closed' : 'open',
    visibility: described.visibility,
    title: described.title,
    summary: described.summary ?? null,
    language: opening.data.language,
    tags: described.tags ?? [],
    openedAt: knownAt(opening),
    links: ofType(events, 'StoriesLinked').map(({ version, data }) => ({ ...data, version })),
  }
}

/** The state of a story. */
export function stateOf(look: Look, storyId: string): WithoutAt<StoryState> {
  const developments = developmentsOf(look)
  const of = (status: Development['status']) => developments.filter((one) => one.status === status)
  const reported = of('reported')
  const open = expectationsOf(look).filter((expectation) => !isSettled(expectation))
  return {
    storyId,
    ...headerOf(look),
    head: look.events.at(-1)?.hash ?? '',
    updatedAt: look.at.knownAt,
    occurred: spanOf(reported),
    counts: {
      developments: reported.length,
      corrected: reported.filter(({ corrections }) =>
        corrections.some(({ severity }) => severity === 'correction'),
      ).length,
      held: of('held').length,
      withdrawn: of('withdrawn').length,
      merged: of('merged').length,
      openExpectations: open.length,
      overdue: open.filter(({ overdue }) => overdue).length,
    },
    latest: lastTouched(developments, 5),
    positions: issuesOf(look),
    expectations: open,
    figures: figuresOf(look),
  }
}

/** The reported developments that were last touched. */
export const lastTouched = (developments: readonly Development[], most: number): Development[] =>
  developments
    .filter(({ status }) => status === 'reported')
    .sort((a, b) => b.lastVersion - a.lastVersion || b.firstVersion - a.firstVersion)
    .slice(0, most)

/** From the first to the last moment of all developments. An end is open where one development has it open. */
function spanOf(developments: readonly Development[]): StoryState['occurred'] {
  const ranges = developments.map(({ occurredRange }) => occurredRange)
  const starts = ranges.map(({ earliest }) => earliest).sort()
  const ends = ranges.map(({ latest }) => latest).sort()
  return {
    earliest: starts.includes(null) ? null : (starts[0] ?? null),
    latest: ends.includes(null) ? null : (ends.at(-1) ?? null),
  }
}
