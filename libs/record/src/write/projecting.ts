import type { AcceptedEvent, ClaimInFold } from '@filrouge/story'
import type { CurrentRows } from './current.js'
import type { Rows } from './statement.js'

/**
 * The context of a projection: the current rows, the rows to write, the merges that `MergeUndone` names and the claims that
 * `ClaimRetracted` names.
 */
export interface Projecting {
  current: CurrentRows
  rows: Rows
  merge(storyId: string, version: number): { into: string; from: readonly string[] }
  claim(storyId: string, version: number): ClaimInFold
}

/** The known time of an event: learnedAt where the desk gave it, else the recorded time. */
export const knownAt = (event: Pick<AcceptedEvent, 'learnedAt' | 'recordedAt'>) =>
  event.learnedAt ?? event.recordedAt
