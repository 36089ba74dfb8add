import type { DataOf } from '@filrouge/story'

/* What the documents of the views hold, as the write side stores them: an event's data without what has a column of its own. */

export type StoryDoc = Omit<DataOf<'StoryOpened'>, 'visibility'>

/** As reported and corrected. A correction may remove `actuality`. */
export type DevelopmentDoc = Omit<DataOf<'DevelopmentReported'>, 'developmentId' | 'actuality'> &
  Partial<Pick<DataOf<'DevelopmentReported'>, 'actuality'>>

/** Of a note on a development, by the type of its event. `fields` are those that were corrected. */
export interface DevelopmentNoteDocs {
  DevelopmentReported: Record<string, never>
  DevelopmentCorrected: Pick<DataOf<'DevelopmentCorrected'>, 'reason' | 'severity'> & { fields: string[] }
  DevelopmentHeld: Pick<DataOf<'DevelopmentHeld'>, 'reason'>
  HoldReleased: Pick<DataOf<'HoldReleased'>, 'reason'>
  DevelopmentWithdrawn: Pick<DataOf<'DevelopmentWithdrawn'>, 'reason'>
  DevelopmentsMerged: { from: string[] } | { into: string }
  MergeUndone: { from: string[] } | { into: string }
  ReportCorroborated: Omit<DataOf<'ReportCorroborated'>, 'developmentId'>
  ReportDisputed: Omit<DataOf<'ReportDisputed'>, 'developmentId'>
  CredibilityAssessed: Omit<DataOf<'CredibilityAssessed'>, 'developmentId'>
  TranslationAdded: Omit<DataOf<'TranslationAdded'>, 'developmentId'>
  /** Of an event about the development. */
  ClaimRetracted: Pick<DataOf<'ClaimRetracted'>, 'reason'>
}

export type PositionDoc = Omit<DataOf<'PositionStated'>, 'issueId' | 'actor' | 'scope' | 'developmentId'>

export type ExpectationDoc = Omit<DataOf<'ExpectationAnnounced'>, 'expectationId' | 'developmentId'>

/** Of a note on an expectation, by the type of its event. `fields` are those that were revised. */
export interface ExpectationNoteDocs {
  ExpectationRevised: Pick<DataOf<'ExpectationRevised'>, 'reason'> & { fields: string[] }
  ExpectationFulfilled: Pick<DataOf<'ExpectationFulfilled'>, 'by' | 'partly'>
  ExpectationCancelled: Pick<DataOf<'ExpectationCancelled'>, 'reason'>
  ExpectationLapsed: Pick<DataOf<'ExpectationLapsed'>, 'reason'>
}

export type FigureDoc = Omit<DataOf<'FigureReported'>, 'figureId' | 'developmentId'>

export type RatingDoc = Omit<DataOf<'SourceRated'>, 'source'>

/** A row of notes: its document is that of its type. */
export type NoteOf<Docs, Row> = { [Type in keyof Docs]: Row & { type: Type; doc: Docs[Type] } }[keyof Docs]
