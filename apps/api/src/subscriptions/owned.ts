import type { Caller } from '@filrouge/access'
import type { Owner } from '@filrouge/delivery'
import { Problem } from '@filrouge/runtime'
import { hasRole } from '../http/caller.js'

/** Whose subscriptions a caller has to do with: his own; an admin, everybody's. */
export const ownerOf = (caller: Caller): Owner => (hasRole(caller, 'admin') ? null : (caller.principal ?? ''))

/** @throws Problem not-found where there is none, or it is another's */
export function found<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new Problem('not-found', { detail: 'there is no such subscription of yours' })
  return thing
}
