import { z } from 'zod'
import { Moment, pageOf } from './parts.js'

/** A story that was set aside because folding it failed. Its records wait, in order. */
export const QuarantinedStory = z.strictObject({
  storyId: z.string(),
  partition: z.int(),
  since: Moment,
  reason: z.string(),
  waiting: z.int().describe('appends that wait'),
  releaseRequested: z.boolean(),
})
export type QuarantinedStory = z.output<typeof QuarantinedStory>
/** A page of stories in quarantine, by id. */
export const QuarantinePage = pageOf(QuarantinedStory)

/** The answer to asking for a story's release. */
export const ReleaseRequested = z.strictObject({ storyId: z.string(), releaseRequested: z.literal(true) })
export type ReleaseRequested = z.output<typeof ReleaseRequested>
