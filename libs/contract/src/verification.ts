import { z } from 'zod'
import { at, named } from './parts.js'

/**
 * What recomputing a story's hash chain showed. `head` is the hash of the last version checked; `sealed` counts the
 * events whose dataHash was taken as given; `brokenAt` is the first version that does not hold, where one does not.
 */
export const Verification = named('Verification', {
  ...at,
  valid: z.boolean(),
  head: z.string(),
  sealed: z.int(),
  brokenAt: z.int().exactOptional(),
})
export type Verification = z.output<typeof Verification>
