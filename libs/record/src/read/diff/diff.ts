import type { Development, Expectation, Figure, Issue, PositionChange, StoryChange } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { someDevelopments } from '../developments.js'
import { expectations } from '../expectations.js'
import { figures } from '../figures.js'
import { storyHeader, storyLinks } from '../header.js'
import { positions } from '../positions.js'
import { ratings, type RatedSource } from '../sources.js'
import type { PinnedStory } from '../story-at.js'
import { compareDevelopments, type DevelopmentsDiffer } from './compare-developments.js'
import { compareExpectations, type ExpectationsDiffer } from './compare-expectations.js'
import {
  compareFigures,
  comparePositions,
  compareRatings,
  type FigureDiffers,
  type SourceDiffers,
} from './compare-statements.js'
import { compareStory, type StoryFields } from './compare-story.js'
import { spanOf, type Ends, type Span } from './span.js'

/** The net difference between two versions of a story, as one reader sees them. */
export interface StoryDiff {
  story: StoryChange[]
  developments: DevelopmentsDiffer
  /** Issues that were raised. */
  issues: Pick<Issue, 'issueId' | 'question'>[]
  positions: PositionChange[]
  expectations: ExpectationsDiffer
  figures: FigureDiffers[]
  sources: SourceDiffers[]
}

/**
 * Compares two versions of a story. It reads what changed between them, and not the rest of the story.
 * @returns null: more than 20,000 developments changed
 */
export async function diff(dataSource: DataSource, ends: Ends): Promise<StoryDiff | null> {
  const span = await spanOf(dataSource, ends)
  if (span === null) return null
  const [before, after] = await Promise.all([
    ends.from ? readPart(dataSource, ends.from, span) : NOTHING,
    readPart(dataSource, ends.to, span),
  ])
  return compare(before, after)
}

/** What a diff compares of a story at one version: all of it, or the part that may differ. */
export interface Comparable {
  /** Null: the version is before the story. */
  story: StoryFields | null
  developments: readonly Development[]
  issues: readonly Issue[]
  expectations: readonly Expectation[]
  figures: readonly Figure[]
  ratings: ReadonlyMap<string, readonly RatedSource[]>
}

const NOTHING: Comparable = {
  story: null,
  developments: [],
  issues: [],
  expectations: [],
  figures: [],
  ratings: new Map(),
}

async function readPart(dataSource: DataSource, at: PinnedStory, span: Span): Promise<Comparable> {
  const isEmpty = (ids: readonly string[]) => ids.length === 0
  const [header, links, developments, issues, ledger, claims, rated] = await Promise.all([
    storyHeader(dataSource, at),
    span.isLinked ? storyLinks(dataSource, at) : [],
    someDevelopments(dataSource, at, span.developmentIds),
    isEmpty(span.positions.issueIds) ? [] : positions(dataSource, at, span.positions),
    isEmpty(span.expectationIds) ? [] : expectations(dataSource, at, span.expectationIds),
    isEmpty(span.figureIds) ? [] : figures(dataSource, at, span.figureIds),
    isEmpty(span.sourceKeys) ? NOTHING.ratings : ratings(dataSource, at, span.sourceKeys),
  ])
  return {
    story: { ...header, links },
    developments,
    issues,
    expectations: ledger,
    figures: claims,
    ratings: rated,
  }
}

/** Compares a story at two versions. @param after not before the story */
export function compare(before: Comparable, after: Comparable): StoryDiff {
  if (!after.story) throw new Error('the later version is before the story')
  const known = new Set(before.issues.map(({ issueId }) => issueId))
  return {
    story: compareStory(before.story, after.story),
    developments: compareDevelopments(before.developments, after.developments),
    issues: after.issues
      .filter(({ issueId }) => !known.has(issueId))
      .map(({ issueId, question }) => ({ issueId, question })),
    positions: comparePositions(before.issues, after.issues),
    expectations: compareExpectations(before.expectations, after.expectations),
    figures: compareFigures(before.figures, after.figures),
    sources: compareRatings(before.ratings, after.ratings),
  }
}
