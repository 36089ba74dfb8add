import type { StoryState } from '@filrouge/contract'
import { developmentsOf } from '../developments.js'
import { expectationsOf } from '../expectations.js'
import { figuresOf } from '../figures.js'
import type { Look } from '../look.js'
import { issuesOf } from '../positions.js'
import { ratingsOf } from '../sources.js'
import { headerOf } from '../story.js'
import { developmentsDiffer } from './developments.js'
import { expectationsDiffer } from './expectations.js'
import { isDeepStrictEqual } from 'node:util'
import { figuresDiffer, positionsDiffer, raised, ratingsDiffer } from './statements.js'

const OF_A_STORY = ['status', 'visibility', 'title', 'summary', 'tags', 'links'] as const

/** The net difference between two looks at a story. @param from null: before the story */
export function diffOf(storyId: string, from: Look | null, to: Look) {
  const version = from?.at.version ?? 0
  /** What a look shows of one part. Before the story there is nothing. */
  const both = <Item>(part: (look: Look) => Item[]): [Item[], Item[]] => [from ? part(from) : [], part(to)]
  const issues = both(issuesOf)
  return {
    from: version,
    to: to.at.version,
    since: from && { knownAt: from.at.knownAt, recordedAt: from.at.recordedAt },
    story: { storyId, fields: storyDiffers(from && headerOf(from), headerOf(to)) },
    developments: developmentsDiffer(...both(developmentsOf), version),
    issues: raised(...issues),
    positions: positionsDiffer(...issues),
    expectations: expectationsDiffer(...both(expectationsOf), version),
    figures: figuresDiffer(...both(figuresOf)),
    sources: ratingsDiffer(from ? ratingsOf(from) : new Map(), ratingsOf(to)),
  }
}

type StoryFields = Pick<StoryState, (typeof OF_A_STORY)[number]>

/** The fields of the story that differ. Before the story each is null. */
const storyDiffers = (before: StoryFields | null, after: StoryFields) =>
  OF_A_STORY.map((field) => ({ field, before: before && before[field], after: after[field] })).filter(
    (one) => !isDeepStrictEqual(one.before, one.after),
  )
