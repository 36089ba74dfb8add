import { z } from 'zod'
import { at, named } from './parts.js'

/**
 * The result of recomputing a story's hash chain. `head` is the hash of the last version that was checked. `sealed`
 * counts the sealed events: their `dataHash` cannot be recomputed and is taken as given. `brokenAt` is the first version
 * whose hash is wrong; it is absent where the chain is valid.
 */
export const Verification = named('Verification', {
  ...at,
  valid: z.boolean(),
  head: z.string(),
  sealed: z.int(),
  brokenAt: z.int().exactOptional(),
})
export type Verification = z.output<typeof Verification>
