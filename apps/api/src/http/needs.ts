import { hasRole, withinLimits, type Caller } from '@filrouge/access'
import { Problem } from '@filrouge/runtime'
import { unauthorized } from './caller.js'
import { declareNeed } from './declared-needs.js'

/** A right that a use case needs. */
export type Need =
  /**
   * `toDo`: what needs the role, such as `making keys`; the message of a refusal contains it. `at`: the pointer to the part
   * of the request that needs the role.
   */
  | { role: Caller['role']; toDo: string; at?: string }
  /** The limits of the key must include the story. */
  | { writesTo: string }

interface UseCase {
  caller: Caller
}

interface Needs {
  of(useCase: UseCase): Iterable<Need>
}

const NEEDS = new WeakMap<object, Needs>()

/**
 * Class decorator: declares the rights that a command or query needs.
 * @param role the lowest role that may use it. `anyone`: no key is needed, and the handler checks the right to read a story
 * @param toDo what the use case does, such as `making keys`
 * @param more the rights that depend on the request. Its parts are not validated yet: a wrong one needs no right
 */
export const needs =
  <Used extends UseCase>(
    role: Caller['role'],
    toDo: string,
    more: (useCase: Used) => Iterable<Need> = () => [],
  ) =>
  (useCase: abstract new (...taken: never[]) => Used): void => {
    declareNeed({ role, toDo })
    const declared: { of(useCase: Used): Iterable<Need> } = {
      *of(one) {
        yield { role, toDo }
        yield* more(one)
      },
    }
    NEEDS.set(useCase, declared)
  }

/**
 * Checks the rights of the caller before a handler runs, and so before anything of the request is validated. The command
 * bus and the query bus publish each command and query here first.
 */
export class RightsCheck {
  /** @throws Problem forbidden, unauthorized; Error where the class of the command or query declares no rights */
  publish(useCase: object): void {
    const declared = NEEDS.get(useCase.constructor)
    if (!declared || !hasCaller(useCase)) throw new Error(`${useCase.constructor.name} declares no rights`)
    mustHave(useCase.caller, declared.of(useCase))
  }
}

const hasCaller = (useCase: object): useCase is UseCase => 'caller' in useCase

/** @throws Problem forbidden; unauthorized where a key is needed and there is none */
export function mustHave(caller: Caller, needed: Iterable<Need>): void {
  for (const need of needed) {
    if ('writesTo' in need) {
      if (!withinLimits(caller.stories, need.writesTo)) throw forbidden('the key is limited to other stories')
    } else if (!hasRole(caller, need.role)) {
      if (caller.role === 'anyone') throw unauthorized(`${need.toDo} needs a key`)
      throw forbidden(`${need.toDo} needs the role ${need.role}`, need.at)
    }
  }
}

const forbidden = (detail: string, pointer?: string) =>
  new Problem('forbidden', {
    detail,
    ...(pointer !== undefined && { errors: [{ pointer, message: detail }] }),
  })
