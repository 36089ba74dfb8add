import type { Expectation, ExpectationFields, ExpectationStatus } from '@filrouge/contract'
import { bounds, type DataOf } from '@filrouge/story'
import { changedBy, someOf } from './changed-by.js'
import { developmentNamed, isShown, statusOf } from './development-state.js'
import { ofType, type PlainEvent } from './events.js'
import type { Look } from './look.js'

/** The ledger of expectations, in the order in which they were announced. */
export const expectationsOf = (look: Look): Expectation[] =>
  ofType(look.standing, 'ExpectationAnnounced')
    .filter(({ data }) => isShown(look, data))
    .map(({ data, version }) => expectation(look, data, version))

export const isSettled = ({ status }: { status: ExpectationStatus }): boolean =>
  ['fulfilled', 'cancelled', 'lapsed'].includes(status)

function expectation(
  look: Look,
  announced: DataOf<'ExpectationAnnounced'>,
  sinceVersion: number,
): Expectation {
  const { expectationId, announcedBy, developmentId } = announced
  const later = laterEvents(look, expectationId)
  const fields = later.reduce(revised, announced)
  const status = statusAfter(announced, later)
  const outcome = later.findLast(({ type }) => type !== 'ExpectationRevised')
  const fulfilled = ofType(later, 'ExpectationFulfilled')
  return {
    expectationId,
    ...shown(fields),
    announcedBy,
    ...developmentNamed(look, developmentId),
    status,
    overdue: !isSettled({ status }) && isDue(fields, look.judgedAt),
    fulfilledBy: fulfilled.map(({ data }) => data.by),
    fulfilments: fulfilled.map(({ data, version }) => ({
      developmentId: data.by,
      developmentStatus: statusOf(look, data.by),
      partly: data.partly,
      version,
    })),
    revisions: ofType(later, 'ExpectationRevised').map(({ data, version, recordedAt }) => {
      const { expectationId: _, reason, ...changes } = data
      const names = Object.keys(changes)
      const before = later.filter((event) => event.version < version).reduce(revised, announced)
      return { version, recordedAt, reason, fields: names.sort(), before: someOf(shown(before), names) }
    }),
    settled:
      outcome && isSettled({ status })
        ? { version: outcome.version, recordedAt: outcome.recordedAt, reason: reasonOf(outcome) }
        : null,
    sinceVersion,
  }
}

/** The fields that a revision can replace. */
const shown = (fields: DataOf<'ExpectationAnnounced'>): ExpectationFields => ({
  what: fields.what,
  window: fields.window,
  condition: fields.condition ?? null,
  likelihood: fields.likelihood ?? null,
  reviewBy: fields.reviewBy ?? null,
})

const reasonOf = ({ data }: PlainEvent) =>
  'reason' in data && data.reason !== undefined ? data.reason : null

/** What was said of an expectation since. A fulfilment by a development that the reader may not see is left out. */
const laterEvents = ({ standing, sealed }: Look, expectationId: string): PlainEvent[] =>
  ofType(
    standing,
    'ExpectationRevised',
    'ExpectationFulfilled',
    'ExpectationCancelled',
    'ExpectationLapsed',
  ).filter(
    (event) =>
      event.data.expectationId === expectationId &&
      !(event.type === 'ExpectationFulfilled' && sealed.has(event.data.by)),
  )

function revised(fields: DataOf<'ExpectationAnnounced'>, event: PlainEvent): DataOf<'ExpectationAnnounced'> {
  if (event.type !== 'ExpectationRevised') return fields
  const { reason: _, ...changes } = event.data
  return changedBy(fields, changes)
}

/** Pending becomes postponed when a revision moves the latest of the window later, or opens it. */
function statusAfter(
  announced: DataOf<'ExpectationAnnounced'>,
  later: readonly PlainEvent[],
): ExpectationStatus {
  let status: ExpectationStatus = 'pending'
  let { latest } = bounds(announced.window)
  for (const event of later)
    switch (event.type) {
      case 'ExpectationRevised': {
        if (event.data.window === undefined) break
        const next = bounds(event.data.window).latest
        const isLater = latest !== null && (next === null || next > latest)
        if (status === 'pending' && isLater) status = 'postponed'
        latest = next
        break
      }
      case 'ExpectationFulfilled':
        status = event.data.partly ? 'partly-fulfilled' : 'fulfilled'
        break
      case 'ExpectationCancelled':
        status = 'cancelled'
        break
      case 'ExpectationLapsed':
        status = 'lapsed'
        break
    }
  return status
}

/** Whether the window or the day of review has passed. */
function isDue({ window, reviewBy }: DataOf<'ExpectationAnnounced'>, time: string): boolean {
  const ends = [bounds(window).latest, reviewBy === undefined ? null : bounds(reviewBy).latest]
  return ends.some((end) => end !== null && end < time)
}
