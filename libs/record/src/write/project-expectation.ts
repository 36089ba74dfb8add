import type { EventOf } from '@filrouge/story'
import { happened } from './project-statements.js'
import type { Projecting } from './projecting.js'
import type { ExpectationRow } from './tables.js'

type ExpectationEvent = EventOf<
  | 'ExpectationAnnounced'
  | 'ExpectationRevised'
  | 'ExpectationFulfilled'
  | 'ExpectationCancelled'
  | 'ExpectationLapsed'
>

/**
 * Writes the ledger of expectations: the row of each expectation, and a note for each change of it. Reads make the status
 * from the notes that stand.
 */
export function projectExpectation(event: ExpectationEvent, { current, rows }: Projecting): void {
  const { storyId, version } = event
  const { expectationId } = event.data
  const note = (doc: object) =>
    rows.add('expectationNote', {
      story_id: storyId,
      expectation_id: expectationId,
      version,
      type: event.type,
      recorded_at: event.recordedAt,
      doc,
    })
  const next = (change: Partial<ExpectationRow>) =>
    current.putExpectation({
      ...current.expectationOf(storyId, expectationId),
      from_version: version,
      to_version: null,
      ...change,
    })

  switch (event.type) {
    case 'ExpectationAnnounced': {
      const { expectationId: id, developmentId, ...doc } = event.data
      return current.putExpectation({
        story_id: storyId,
        expectation_id: id,
        from_version: version,
        to_version: null,
        first_version: version,
        postponed: false,
        ...happened(event, developmentId),
        window_latest: event.bounds?.['window']?.latest ?? null,
        doc,
      })
    }
    case 'ExpectationRevised': {
      const { expectationId: _, reason, ...changes } = event.data
      const before = current.expectationOf(storyId, expectationId)
      const window = event.bounds?.['window']
      note({ reason, fields: Object.keys(changes).sort() })
      return next({
        doc: { ...before.doc, ...changes },
        ...(window && {
          window_latest: window.latest,
          postponed: before.postponed || movesLater(before.window_latest, window.latest),
        }),
      })
    }
    case 'ExpectationFulfilled':
      return note({ by: event.data.by, partly: event.data.partly })
    case 'ExpectationCancelled':
    case 'ExpectationLapsed':
      return note({ reason: event.data.reason })
  }
}

/** Whether a window's latest moves later, or opens (null). */
function movesLater(before: string | null, after: string | null): boolean {
  return before !== null && (after === null || after > before)
}
