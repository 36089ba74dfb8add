import type { AcceptedEvent } from '@filrouge/story'
import type { CurrentRows } from './current.js'
import type { Rows } from './statement.js'

/** What a projection works on: the rows that stand, the rows to write, and the merges that an undoing names. */
export interface Projecting {
  current: CurrentRows
  rows: Rows
  merge(storyId: string, version: number): { into: string; from: readonly string[] }
}

/** The known time of an event: when the desk says it learned it, else when it was recorded. */
export const knownAt = (event: Pick<AcceptedEvent, 'learnedAt' | 'recordedAt'>) =>
  event.learnedAt ?? event.recordedAt
