import type { NameOf } from './failures.js'
import { printable } from './terminal.js'

interface Warning {
  pointer: string
  code: string
  message: string
}

/** The answer to an append, or to a line of an import. It may carry warnings. */
interface MaybeWarned {
  storyId: string | null
  warnings?: readonly Warning[] | undefined
}

/** The warnings of an answer, a line each. Nothing is refused for them. */
export const warningsOf = (
  { warnings = [] }: MaybeWarned,
  nameOf: NameOf = () => null,
  inWords: (message: string) => string = (message) => message,
): string[] =>
  warnings.map(({ pointer, code, message }) =>
    printable(`warning: ${inWords(message)} (${code}, ${nameOf(pointer) ?? (pointer || 'the body')})`),
  )
