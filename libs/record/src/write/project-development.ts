import type { EventOf } from '@filrouge/story'
import { knownAt, type Projecting } from './projecting.js'
import type { DevelopmentRow } from './tables.js'

type DevelopmentEvent = EventOf<
  | 'DevelopmentReported'
  | 'DevelopmentCorrected'
  | 'DevelopmentHeld'
  | 'HoldReleased'
  | 'DevelopmentWithdrawn'
  | 'DevelopmentsMerged'
  | 'MergeUndone'
  | 'ReportCorroborated'
  | 'ReportDisputed'
  | 'CredibilityAssessed'
  | 'TranslationAdded'
>

/** Writes the row of a development (fields, status), and a note for each event about it. */
export function projectDevelopment(event: DevelopmentEvent, to: Projecting): void {
  const { storyId, version } = event
  const note = (developmentId: string, doc: object) =>
    to.rows.add('developmentNote', {
      story_id: storyId,
      development_id: developmentId,
      version,
      type: event.type,
      recorded_at: event.recordedAt,
      known_at: knownAt(event),
      doc,
    })
  const next = (developmentId: string, change: Partial<DevelopmentRow>) =>
    to.current.putDevelopment({
      ...to.current.developmentOf(storyId, developmentId),
      from_version: version,
      to_version: null,
      ...change,
    })

  switch (event.type) {
    case 'DevelopmentReported': {
      const { developmentId, ...doc } = event.data
      note(developmentId, {})
      return to.current.putDevelopment({
        story_id: storyId,
        development_id: developmentId,
        from_version: version,
        to_version: null,
        status: 'reported',
        held: false,
        merged_into: null,
        first_version: version,
        earliest: event.bounds?.['occurred']?.earliest ?? null,
        latest: event.bounds?.['occurred']?.latest ?? null,
        doc,
      })
    }
    case 'DevelopmentCorrected': {
      const { developmentId, changes, reason, severity } = event.data
      note(developmentId, { reason, severity, fields: Object.keys(changes).sort() })
      const moved = event.bounds?.['changes.occurred']
      return next(developmentId, {
        doc: withChanges(to.current.developmentOf(storyId, developmentId).doc, changes),
        ...(moved && { earliest: moved.earliest, latest: moved.latest }),
      })
    }
    case 'DevelopmentHeld':
      note(event.data.developmentId, { reason: event.data.reason })
      return next(event.data.developmentId, { held: true })
    case 'HoldReleased':
      note(event.data.developmentId, { reason: event.data.reason })
      return next(event.data.developmentId, { held: false })
    case 'DevelopmentWithdrawn':
      note(event.data.developmentId, { reason: event.data.reason })
      return next(event.data.developmentId, { status: 'withdrawn' })
    case 'DevelopmentsMerged': {
      const { into, from } = event.data
      note(into, { from })
      for (const developmentId of from) {
        note(developmentId, { into })
        next(developmentId, { status: 'merged', merged_into: into })
      }
      return
    }
    case 'MergeUndone': {
      const { into, from } = to.merge(storyId, event.data.mergeVersion)
      note(into, { from })
      for (const developmentId of from) {
        note(developmentId, { into })
        next(developmentId, { status: 'reported', merged_into: null })
      }
      return
    }
    case 'ReportCorroborated':
    case 'ReportDisputed':
    case 'CredibilityAssessed':
    case 'TranslationAdded': {
      const { developmentId, ...doc } = event.data
      return note(developmentId, doc)
    }
  }
}

/** Each change replaces its whole field; null removes an optional one. */
function withChanges(
  doc: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged = Object.entries({ ...doc, ...changes }).filter(([, value]) => value !== null)
  return Object.fromEntries(merged)
}
