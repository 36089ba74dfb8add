import type { Issue, Position, StatedPosition } from '@filrouge/contract'
import { bounds } from '@filrouge/story'
import { dateOf, developmentNamed, isShown } from './development-state.js'
import { knownAt, ofType, type PlainEventOf } from './events.js'
import type { Look } from './look.js'
import { looksOf } from './looks.js'
import { compareValidTime, type ValidTime } from './valid-time.js'

type Statement = PlainEventOf<'PositionStated'>

/** The matrix of positions: issues in the order in which they were raised. */
export const issuesOf = (look: Look): Issue[] =>
  ofType(look.standing, 'IssueRaised').map(({ data: { issueId, question } }) => ({
    issueId,
    question,
    positions: positionsOn(look, issueId),
  }))

/** The last position of each actor and scope, with the earlier ones, in the order of actor and scope by code unit. */
function positionsOn(look: Look, issueId: string): Position[] {
  const stated = ofType(look.standing, 'PositionStated').filter(
    ({ data }) => data.issueId === issueId && isShown(look, data),
  )
  const keys = [...new Set(stated.map(({ data }) => actorAndScope(data)))].sort()
  return keys.flatMap((key) => {
    const [last, ...earlier] = stated
      .filter(({ data }) => actorAndScope(data) === key)
      .sort((a, b) => compareValidTime(validTime(look, b), validTime(look, a)))
      .map((statement) => position(look, statement))
    return last ? { ...last, earlier } : []
  })
}

/** Names that look the same are one actor. */
export const actorAndScope = ({ actor, scope }: { actor: string; scope: string }) =>
  `${looksOf(actor)}\u0000${scope}`

/** The time of a position: its own, else that of its development, else when it became known. */
function validTime(look: Look, statement: Statement): ValidTime {
  const occurred = dateOf(look, statement.data)
  const time = knownAt(statement)
  const range = occurred === null ? { earliest: time, latest: time } : bounds(occurred)
  return { ...range, version: statement.version }
}

function position(look: Look, statement: Statement): StatedPosition {
  const { actor, scope, scopeLabel = null, stance, conditions = [], developmentId, occurred } = statement.data
  return {
    actor,
    scope,
    scopeLabel,
    stance,
    conditions,
    ...developmentNamed(look, developmentId),
    sinceVersion: statement.version,
    since: occurred ?? knownAt(statement),
  }
}
