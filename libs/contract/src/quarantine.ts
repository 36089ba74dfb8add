import { z } from 'zod'
import { Moment, pageOf } from './parts.js'

/** A story in quarantine: folding one of its records failed. Its records wait, in order. */
export const QuarantinedStory = z.strictObject({
  storyId: z.string(),
  partition: z.int(),
  since: Moment,
  reason: z.string(),
  waiting: z.int().describe('the number of appends that wait'),
  releaseRequested: z.boolean(),
})
export type QuarantinedStory = z.output<typeof QuarantinedStory>
/** A page of stories in quarantine, in order of id. */
export const QuarantinePage = pageOf(QuarantinedStory)

/** The answer to a request to release a story. */
export const ReleaseRequested = z.strictObject({ storyId: z.string(), releaseRequested: z.literal(true) })
export type ReleaseRequested = z.output<typeof ReleaseRequested>
