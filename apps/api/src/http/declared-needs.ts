import type { Caller } from '@filrouge/access'

/** The lowest role that may use a command or query, and what this does, such as `making keys`. */
export interface DeclaredNeed {
  role: Caller['role']
  toDo: string
}

const DECLARED: DeclaredNeed[] = []

/** Called once for each command and query. */
export const declareNeed = (need: DeclaredNeed): void => void DECLARED.push(need)

/** The needs of all commands and queries that are loaded. */
export const declaredNeeds = (): readonly DeclaredNeed[] => DECLARED
