import type { Caller } from '@filrouge/access'
import { mustHaveRole } from './caller.js'
import { declareNeed } from './declared-needs.js'

interface Need {
  role: Caller['role']
  /** What the use case does, for the message of a refusal. */
  toDo: string
}

interface UseCase {
  caller: Caller
}

const NEEDS = new WeakMap<object, Need>()

/**
 * Class decorator: declares the lowest role that may use a command or query. `anyone`: no key is needed, and the handler
 * only checks the right to read a story.
 * @param toDo what the use case does, such as `making keys`; the message of a refusal contains it
 */
export const needs =
  (role: Caller['role'], toDo: string) =>
  (useCase: abstract new (...taken: never[]) => UseCase): void => {
    declareNeed({ role, toDo })
    NEEDS.set(useCase, { role, toDo })
  }

/**
 * Checks the caller's role before a handler runs. The command bus and the query bus publish each command and query here
 * first.
 */
export class RoleCheck {
  /** @throws Problem forbidden, unauthorized; Error where the class of the command or query declares no role */
  publish(useCase: object): void {
    const need = NEEDS.get(useCase.constructor)
    if (!need || !hasCaller(useCase)) throw new Error(`${useCase.constructor.name} declares no role`)
    if (need.role !== 'anyone') mustHaveRole(useCase.caller, need.role, need.toDo)
  }
}

const hasCaller = (useCase: object): useCase is UseCase => 'caller' in useCase
