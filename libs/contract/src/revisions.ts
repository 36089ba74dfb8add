import { EVENT_TYPES } from '@filrouge/story'
import { z } from 'zod'
import { at, Moment, named, next } from './parts.js'

/**
 * A moment at which the record changed: the appends that share one known time. `version` and `recordedAt` are those of its
 * last event, `events` is their number, and `types` has the number of each type. Sealed events count too.
 */
export const Revision = named('Revision', {
  version: z.int(),
  firstVersion: z.int(),
  knownAt: Moment,
  recordedAt: Moment,
  events: z.int(),
  types: z.partialRecord(z.enum(EVENT_TYPES), z.int()),
})
export type Revision = z.output<typeof Revision>

/** A page of the moments at which a story's record changed, in order of version. */
export const Revisions = named('Revisions', { ...at, items: z.array(Revision), ...next })
export type Revisions = z.output<typeof Revisions>
