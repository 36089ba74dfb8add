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
export const warningsOf = ({ warnings = [] }: MaybeWarned): string[] =>
  warnings.map(({ pointer, code, message }) =>
    printable(`warning: ${message} (${code}, ${pointer || 'the body'})`),
  )
