import type { Development } from '@filrouge/contract'
import { bounds } from '@filrouge/story'
import { developmentsOf } from './developments.js'
import type { Look } from './look.js'
import { compareValidTime, type ValidTime } from './valid-time.js'

/** The parameters of a timeline that the plain fold knows. */
export interface TimelineQuestion {
  order?: 'asc' | 'desc' | undefined
  include?: readonly Development['status'][] | undefined
  /** EDTF. */
  from?: string | undefined
  /** EDTF. */
  to?: string | undefined
  importance?: Development['importance'] | undefined
  kind?: string | undefined
}

/** Reported developments, and those of the statuses that the question includes, in order of valid time. */
export function timelineOf(look: Look, question: TimelineQuestion = {}): Development[] {
  const { order = 'asc', include = [] } = question
  const items = developmentsOf(look)
    .filter(({ status }) => status === 'reported' || include.includes(status))
    .filter((development) => isAskedFor(development, question))
    .sort((a, b) => compareValidTime(timeOf(a), timeOf(b)))
  return order === 'asc' ? items : items.reverse()
}

/** Whether a development passes the filters of a question. */
export function isAskedFor(
  development: Development,
  { from, to, importance, kind }: TimelineQuestion,
): boolean {
  const { earliest, latest } = development.occurredRange
  const [start, end] = [
    from === undefined ? null : bounds(from).earliest,
    to === undefined ? null : bounds(to).latest,
  ]
  return (
    (start === null || latest === null || latest >= start) &&
    (end === null || earliest === null || earliest <= end) &&
    (importance === undefined || development.importance === importance) &&
    (kind === undefined || development.kind.category === kind)
  )
}

const timeOf = ({ occurredRange, firstVersion }: Development): ValidTime => ({
  ...occurredRange,
  version: firstVersion,
})
