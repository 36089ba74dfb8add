import type { Caller } from './visibility.js'

/** A caller without a key. */
export const ANYONE: Caller = { principal: null, role: 'anyone', stories: null }

const RANK: Readonly<Record<Caller['role'], number>> = {
  anyone: 0,
  reader: 1,
  reporter: 2,
  editor: 3,
  admin: 4,
}

/** Whether the caller has this role, or one that includes it. */
export const hasRole = (caller: Caller, role: Caller['role']): boolean => RANK[caller.role] >= RANK[role]
