import { z } from 'zod'
import { developments, event } from './event.js'
import type { EvolveOf, RulesOf } from './part.js'
import { broken, firstBroken, mustBeOpen, mustStand, type Broken } from './rules.js'
import type { StoryInFold } from './story-in-fold.js'
import { CalendarDate, Edtf, Id, Plain, Text } from './text.js'

/** An expectation: something announced that has yet to happen. */

/** The event occurrence status of IPTC: eos0 (unplanned) to eos5 (certain), eos6 (occurs). */
export const Likelihood = z.enum(['eos0', 'eos1', 'eos2', 'eos3', 'eos4', 'eos5', 'eos6'])
const likelihood = Likelihood.describe(
  'IPTC event occurrence status: eos0 unplanned … eos5 certain, eos6 occurs',
).optional()

export const ExpectationAnnounced = event(
  'ExpectationAnnounced',
  {
    expectationId: Id,
    what: Text,
    window: Edtf,
    announcedBy: Plain,
    condition: Text.optional(),
    likelihood,
    reviewBy: CalendarDate.optional(),
    developmentId: Id.optional(),
    occurred: Edtf.optional(),
  },
  {
    role: 'reporter',
    summary: 'Something was announced that has yet to happen.',
    names: ({ expectationId, developmentId }) => [
      `expectation/${expectationId}`,
      ...developments(developmentId),
    ],
  },
)
export const ExpectationRevised = event(
  'ExpectationRevised',
  {
    expectationId: Id,
    window: Edtf.optional(),
    what: Text.optional(),
    condition: Text.optional(),
    likelihood,
    reviewBy: CalendarDate.optional(),
    reason: Text,
  },
  {
    role: 'reporter',
    summary: 'What was announced changed.',
    names: ({ expectationId }) => [`expectation/${expectationId}`],
  },
)
export const ExpectationFulfilled = event(
  'ExpectationFulfilled',
  {
    expectationId: Id,
    by: Id.describe('the development that fulfils it'),
    partly: z.boolean().default(false),
  },
  {
    role: 'reporter',
    summary: 'What was announced happened, wholly or partly.',
    names: ({ expectationId, by }) => [`expectation/${expectationId}`, ...developments(by)],
    decides: ({ expectationId, partly }) => (partly ? null : `expectation/${expectationId}`),
  },
)
export const ExpectationCancelled = event(
  'ExpectationCancelled',
  { expectationId: Id, reason: Text },
  {
    role: 'reporter',
    summary: 'What was announced will not happen.',
    names: ({ expectationId }) => [`expectation/${expectationId}`],
    decides: ({ expectationId }) => `expectation/${expectationId}`,
  },
)
export const ExpectationLapsed = event(
  'ExpectationLapsed',
  { expectationId: Id, reason: Text },
  {
    role: 'reporter',
    summary: 'The time of what was announced passed without it.',
    names: ({ expectationId }) => [`expectation/${expectationId}`],
    decides: ({ expectationId }) => `expectation/${expectationId}`,
  },
)

export const events = {
  ExpectationAnnounced,
  ExpectationRevised,
  ExpectationFulfilled,
  ExpectationCancelled,
  ExpectationLapsed,
}

export const rules: RulesOf<typeof events> = {
  ExpectationAnnounced: (story, { expectationId, developmentId }) =>
    firstBroken(
      mustBeOpen(story),
      mustStand(story, developmentId, '/developmentId'),
      story.expectation(expectationId) ? broken('expectation-exists', '/expectationId') : null,
    ),
  ExpectationRevised: (story, { expectationId }) =>
    firstBroken(mustBeOpen(story), mustBeUnsettled(story, expectationId)),
  /** An expectation is fulfilled by a development that stands, and only until it is settled. */
  ExpectationFulfilled: (story, { expectationId, by }) =>
    firstBroken(mustStand(story, by, '/by'), mustBeUnsettled(story, expectationId)),
  ExpectationCancelled: (story, { expectationId }) => mustBeUnsettled(story, expectationId),
  ExpectationLapsed: (story, { expectationId }) => mustBeUnsettled(story, expectationId),
}

export const evolve: EvolveOf<typeof events> = {
  ExpectationAnnounced: (story, { expectationId, developmentId = null }) =>
    story.put(`expectation/${expectationId}`, { entity: 'expectation', settled: false, developmentId }),
  ExpectationRevised: () => undefined,
  ExpectationFulfilled: (story, { expectationId, partly }) => settle(story, expectationId, !partly),
  ExpectationCancelled: (story, { expectationId }) => settle(story, expectationId, true),
  ExpectationLapsed: (story, { expectationId }) => settle(story, expectationId, true),
}

function settle(story: StoryInFold, expectationId: string, settled: boolean): void {
  const expectation = story.expectation(expectationId)
  if (expectation) story.put(`expectation/${expectationId}`, { ...expectation, settled })
}

function mustBeUnsettled(story: StoryInFold, expectationId: string): Broken | null {
  const expectation = story.expectation(expectationId)
  if (!expectation) return broken('expectation-unknown', '/expectationId')
  return expectation.settled ? broken('expectation-settled', '/expectationId') : null
}
