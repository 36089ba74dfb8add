import type { Figure, Issue, Position, Rating } from '@filrouge/contract'
import { isDeepStrictEqual } from 'node:util'
import { looksOf } from '../looks.js'
import { actorAndScope } from '../positions.js'
import { pairsBy } from './pairs.js'

/** The issues that were raised. */
export const raised = (before: readonly Issue[], after: readonly Issue[]) =>
  pairsBy(before, after, ({ issueId }) => issueId)
    .filter((pair) => pair.before === undefined)
    .map(({ either: { issueId, question } }) => ({ issueId, question }))

/** The positions that are shown otherwise, in the order of the issues, then of actor and scope. */
export const positionsDiffer = (before: readonly Issue[], after: readonly Issue[]) =>
  after.flatMap(({ issueId, positions }) => {
    const earlier = before.find((issue) => issue.issueId === issueId)?.positions ?? []
    return pairsBy(earlier, positions, actorAndScope)
      .sort((a, b) => (actorAndScope(a.either) < actorAndScope(b.either) ? -1 : 1))
      .map(({ before, after, either: { actor, scope } }) => ({
        issueId,
        actor,
        scope,
        before: shown(before),
        after: shown(after),
      }))
      .filter((one) => !isDeepStrictEqual(one.before, one.after))
  })

const shown = (position: Position | undefined) =>
  position
    ? {
        stance: position.stance,
        conditions: position.conditions,
        developmentId: position.developmentId,
      }
    : null

/** The figures whose label or claims differ, in the order of their first claims. */
export const figuresDiffer = (before: readonly Figure[], after: readonly Figure[]) =>
  pairsBy(before, after, ({ figureId }) => figureId)
    .sort((a, b) => firstClaim(a.either) - firstClaim(b.either))
    .filter((pair) => !isDeepStrictEqual(said(pair.before), said(pair.after)))
    .map(({ before = null, after = null, either: { figureId } }) => ({ figureId, before, after }))

const firstClaim = ({ claims }: Figure) => claims[0]?.version ?? 0

/** What a figure says. What became of the developments that its claims name is no difference of the figure. */
const said = (figure: Figure | undefined) =>
  figure && [figure.label, figure.claims.map(({ developmentStatus: _, ...claim }) => claim)]

type Rated = Rating & { source: string }

/** The sources whose last rating differs, in the order of these ratings. */
export function ratingsDiffer(
  before: ReadonlyMap<string, readonly Rated[]>,
  after: ReadonlyMap<string, readonly Rated[]>,
) {
  const last = (ratings: typeof before) => [...ratings.values()].flatMap(([rating]) => rating ?? [])
  return pairsBy(last(before), last(after), ({ source }) => looksOf(source))
    .sort((a, b) => a.either.version - b.either.version)
    .filter((pair) => pair.before?.version !== pair.after?.version)
    .map(({ before, after, either: { source } }) => ({
      source,
      before: rating(before),
      after: rating(after),
    }))
}

const rating = (rated: Rated | undefined) => {
  if (!rated) return null
  const { source: _, ...rating } = rated
  return rating
}
