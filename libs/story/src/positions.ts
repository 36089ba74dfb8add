import { z } from 'zod'
import { decidesNothing, developments, event } from './event.js'
import type { EvolveOf, RulesOf } from './part.js'
import { broken, firstBroken, mustBeOpen, mustStand } from './rules.js'
import { Edtf, Id, list, Plain, Text } from './text.js'

/** Issues, and the positions of actors on them. */

export const Stance = z.enum(['supports', 'opposes', 'conditional', 'neutral', 'undeclared'])

export const IssueRaised = event(
  'IssueRaised',
  { issueId: Id, question: Text },
  {
    role: 'reporter',
    summary: 'A question was raised on which actors take positions.',
    names: ({ issueId }) => [`issue/${issueId}`],
  },
)
export const PositionStated = event(
  'PositionStated',
  {
    issueId: Id,
    actor: Plain,
    scope: Id.default('general').describe('an actor may hold several positions on an issue, one a scope'),
    scopeLabel: Text.optional(),
    stance: Stance,
    conditions: list(Text).optional(),
    developmentId: Id.optional(),
    occurred: Edtf.optional(),
  },
  {
    role: 'reporter',
    summary: 'An actor stated a position on an issue.',
    names: ({ issueId, developmentId }) => [`issue/${issueId}`, ...developments(developmentId)],
    decides: decidesNothing,
  },
)

export const events = { IssueRaised, PositionStated }

export const rules: RulesOf<typeof events> = {
  IssueRaised: (story, { issueId }) =>
    firstBroken(mustBeOpen(story), story.issue(issueId) ? broken('issue-exists', '/issueId') : null),
  /** A position is stated on an issue that was raised. */
  PositionStated: (story, { issueId, developmentId }) =>
    firstBroken(
      mustBeOpen(story),
      mustStand(story, developmentId, '/developmentId'),
      story.issue(issueId) ? null : broken('issue-unknown', '/issueId'),
    ),
}

export const evolve: EvolveOf<typeof events> = {
  IssueRaised: (story, { issueId }) => story.put(`issue/${issueId}`, { entity: 'issue' }),
  PositionStated: () => undefined,
}
