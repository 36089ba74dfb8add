import type { Expectation } from '@filrouge/contract'
import { isSettled } from '../expectations.js'
import { differing, pairsOf, type Differing } from './differing.js'

const ANNOUNCED = ['what', 'window', 'condition', 'likelihood', 'reviewBy'] as const
const REVISED = [...ANNOUNCED, 'status', 'fulfilledBy'] as const

export type RevisedField = (typeof REVISED)[number]

/** What became of expectations between two versions, in the order in which they were announced. */
export interface ExpectationsDiffer {
  announced: Expectation[]
  revised: Differing<Expectation, RevisedField>[]
  settled: Expectation[]
  overdue: Expectation[]
}

/** Compares expectations, as one reader sees them at two versions. */
export function compareExpectations(
  before: readonly Expectation[],
  after: readonly Expectation[],
): ExpectationsDiffer {
  const pairs = pairsOf(before, after, ({ expectationId }) => expectationId)
  const atBoth = pairs.flatMap(({ before, after }) => (before && after ? [{ before, after }] : []))
  const isNowSettled = (one: { before: Expectation; after: Expectation }) =>
    !isSettled(one.before) && isSettled(one.after)
  return {
    announced: pairs.flatMap(({ before, after }) => (after && !before ? [after] : [])),
    revised: atBoth.flatMap((one) =>
      differing<Expectation, RevisedField>(one.before, one.after, isNowSettled(one) ? ANNOUNCED : REVISED),
    ),
    settled: atBoth.filter(isNowSettled).map(({ after }) => after),
    overdue: atBoth.filter((one) => one.after.overdue && !one.before.overdue).map(({ after }) => after),
  }
}
