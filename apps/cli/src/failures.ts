import { FilrougeProblem } from '@filrouge/client'
import { CommanderError, InvalidArgumentError } from 'commander'

/** The arguments or options of the command are wrong. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** The command failed. An empty message means that the reason was printed already. */
export class Failed extends Error {
  override readonly name = 'Failed'
}

/** The service refused what a command sent, in the words of the command line. */
export class Refused extends Error {
  override readonly name = 'Refused'

  /** @param inWords the sentence of a message of the service */
  constructor(problem: FilrougeProblem, nameOf: NameOf, inWords: (message: string) => string) {
    super(inWords(problemSentence(problem, nameOf)), { cause: problem })
  }
}

/** The name of what stands at a pointer. Null: it has none but the pointer. */
export type NameOf = (pointer: string) => string | null

/** Ctrl-C was pressed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** 0 success, 1 failure, 2 wrong usage, 130 interrupted, as in shells. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof WrongUsage) return 2
  return isInterruption(error) ? 130 : 1
}

const isInterruption = (error: unknown): boolean =>
  error instanceof Interrupted || (error instanceof Error && error.cause instanceof Interrupted)

/** A failure in one or two sentences, or null if it was printed already. */
export function sentenceOf(error: unknown): string | null {
  // Commander prints its own errors. An InvalidArgumentError thrown outside of parsing is not printed yet.
  if (error instanceof InvalidArgumentError) return error.message
  if (error instanceof CommanderError || isInterruption(error)) return null
  if (error instanceof FilrougeProblem) return problemSentence(error)
  return error instanceof Error ? error.message || null : String(error)
}

/** The sentence of a problem, with its code and the places of its errors, each once. */
function problemSentence(
  { status, code, detail, errors }: FilrougeProblem,
  nameOf: NameOf = () => null,
): string {
  const hint = status === 401 ? '; give a key with --key or FILROUGE_KEY' : ''
  const placeOf = (pointer: string) => nameOf(pointer) ?? (pointer || 'the body')
  const [first, ...more] = errors
  if (first && more.length === 0 && detail.includes(first.message))
    return `${detail.replace(` (${first.pointer})`, '')} (${code}, ${placeOf(first.pointer)})${hint}`
  const lines = errors.map(({ pointer, message }) => `\n  ${placeOf(pointer)}: ${message}`)
  // The detail repeats the first error.
  const isRepeated = first !== undefined && detail.startsWith(first.message)
  return `${isRepeated ? `${errors.length} mistakes` : detail} (${code})${hint}${lines.join('')}`
}

/** Masks keys and webhook secrets in a text. */
export const withoutKeys = (text: string, key?: string): string =>
  (key ? text.replaceAll(key, 'frk_…') : text)
    .replace(/frk_[a-z0-9]{1,8}_[a-z0-9]+/gi, 'frk_…')
    .replace(/whsec_[a-z0-9+/=]+/gi, 'whsec_…')
