import type { Figure, Issue, Position, PositionChange, Rating, ShownPosition } from '@filrouge/contract'
import { isDeepStrictEqual } from 'node:util'
import { looksOf } from '../looks.js'
import { ratingOf, type RatedSource } from '../sources.js'
import { pairsOf, type Pair } from './differing.js'

/** The positions that differ, in the order of the issues, then in that of the read of positions. */
export function comparePositions(before: readonly Issue[], after: readonly Issue[]): PositionChange[] {
  const earlier = new Map(before.map(({ issueId, positions }) => [issueId, positions]))
  return after.flatMap(({ issueId, positions }) =>
    pairsOf(earlier.get(issueId) ?? [], positions, actorAndScope)
      .sort((a, b) => (actorAndScope(a.either) < actorAndScope(b.either) ? -1 : 1))
      .map(({ before: earlier, after: later, either: { actor, scope } }) => ({
        issueId,
        actor,
        scope,
        before: shown(earlier),
        after: shown(later),
      }))
      .filter((change) => !isDeepStrictEqual(change.before, change.after)),
  )
}

/** Names that look the same are one actor. */
const actorAndScope = ({ actor, scope }: Position) => `${looksOf(actor)}\u0000${scope}`

function shown(position: Position | undefined): ShownPosition | null {
  if (!position) return null
  const { stance, conditions, developmentId } = position
  return { stance, conditions, developmentId }
}

/** A figure that differs. Null: it had no claim. */
export interface FigureDiffers {
  figureId: string
  before: Figure | null
  after: Figure | null
}

/** The figures whose label or claims differ, in the order of their first claims. */
export function compareFigures(before: readonly Figure[], after: readonly Figure[]): FigureDiffers[] {
  const firstClaim = ({ either }: Pair<Figure>) => either.claims[0]?.version ?? 0
  return pairsOf(before, after, ({ figureId }) => figureId)
    .filter((pair) => !isDeepStrictEqual(said(pair.before), said(pair.after)))
    .sort((a, b) => firstClaim(a) - firstClaim(b))
    .map((pair) => ({
      figureId: pair.either.figureId,
      before: pair.before ?? null,
      after: pair.after ?? null,
    }))
}

/** What a figure says, without the status of the developments that its claims name. */
const said = (figure: Figure | undefined) =>
  figure && {
    label: figure.label,
    claims: figure.claims.map(({ developmentStatus: _, ...claim }) => claim),
  }

/** A source whose rating differs. Null: it was not rated. */
export interface SourceDiffers {
  source: string
  before: Rating | null
  after: Rating | null
}

/**
 * The sources whose last rating differs, in the order of these ratings.
 * @param before the ratings of each source, newest first, by the look of its name
 */
export function compareRatings(
  before: ReadonlyMap<string, readonly RatedSource[]>,
  after: ReadonlyMap<string, readonly RatedSource[]>,
): SourceDiffers[] {
  const last = (ratings: typeof before) =>
    [...ratings.values()].flatMap(([rating]) => (rating ? [rating] : []))
  return pairsOf(last(before), last(after), ({ source }) => looksOf(source))
    .filter((pair) => pair.before?.version !== pair.after?.version)
    .sort((a, b) => a.either.version - b.either.version)
    .map((pair) => ({
      source: pair.either.source,
      before: pair.before ? ratingOf(pair.before) : null,
      after: pair.after ? ratingOf(pair.after) : null,
    }))
}
