import type { Expectation } from '@filrouge/contract'
import { isSettled } from '../expectations.js'
import { fieldsThatDiffer, pairsBy } from './pairs.js'

const ANNOUNCED = ['what', 'window', 'condition', 'likelihood', 'reviewBy'] as const

/** What became of expectations, in the order in which they were announced. @param from the earlier version */
export function expectationsDiffer(
  before: readonly Expectation[],
  after: readonly Expectation[],
  from: number,
) {
  const pairs = pairsBy(before, after, ({ expectationId }) => expectationId).sort(
    (a, b) => a.either.sinceVersion - b.either.sinceVersion,
  )
  const atBoth = pairs.flatMap(({ before, after }) => (before && after ? [{ before, after }] : []))
  const isNewlySettled = (one: { before: Expectation; after: Expectation }) =>
    isSettled(one.after) && !isSettled(one.before)
  return {
    announced: pairs.flatMap(({ before, after }) => (after && !before ? [after] : [])),
    revised: atBoth
      .map((one) => ({
        expectationId: one.after.expectationId,
        // A settled expectation is whole in `settled`.
        fields: fieldsThatDiffer<Expectation, keyof Expectation>(one.before, one.after, [
          ...ANNOUNCED,
          ...(isNewlySettled(one) ? [] : (['status', 'fulfilledBy'] as const)),
        ]),
        reasons: one.after.revisions.filter(({ version }) => version > from).map(({ reason }) => reason),
      }))
      .filter(({ fields }) => fields.length > 0),
    settled: atBoth.filter(isNewlySettled).map(({ after }) => after),
    overdue: atBoth.filter((one) => one.after.overdue && !one.before.overdue).map(({ after }) => after),
  }
}
