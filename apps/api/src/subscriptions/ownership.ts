import { hasRole, type Caller } from '@filrouge/access'
import type { Owner } from '@filrouge/delivery'
import { Problem } from '@filrouge/runtime'

/** The principal whose subscriptions the caller may use. Null for an admin: all subscriptions. */
export const ownerOf = (caller: Caller): Owner => (hasRole(caller, 'admin') ? null : (caller.principal ?? ''))

/** @throws Problem not-found where the subscription is null: there is none, or it belongs to another principal */
export function orNotFound<Thing>(thing: Thing | null): Thing {
  if (thing === null)
    throw new Problem('not-found', { detail: 'there is no such subscription that this key may use' })
  return thing
}
