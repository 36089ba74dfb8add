import type { Caller } from '@filrouge/access'
import { mustHaveRole } from './caller.js'

interface Need {
  role: Caller['role']
  /** What the caller wants to do, for the message that refuses it. */
  toDo: string
}

interface UseCase {
  caller: Caller
}

const NEEDS = new WeakMap<object, Need>()

/**
 * Says which role a command or query needs at least, in a decorator on its class. `anyone`: a key is not needed, and the
 * handler asks for no more than the rights to read a story.
 * @param toDo what it does, such as `making keys`: part of the message that refuses a caller
 */
export const needs =
  (role: Caller['role'], toDo: string) =>
  (useCase: abstract new (...taken: never[]) => UseCase): void =>
    void NEEDS.set(useCase, { role, toDo })

/**
 * Checks the role of the caller before a handler runs: the command bus and the query bus publish each command and query
 * to it first.
 */
export class RoleCheck {
  /** @throws Problem forbidden, unauthorized; Error where the command or query does not say what it needs */
  publish(useCase: object): void {
    const need = NEEDS.get(useCase.constructor)
    if (!need || !hasCaller(useCase))
      throw new Error(`${useCase.constructor.name} does not say which role it needs`)
    if (need.role !== 'anyone') mustHaveRole(useCase.caller, need.role, need.toDo)
  }
}

const hasCaller = (useCase: object): useCase is UseCase => 'caller' in useCase
