import { FilrougeProblem } from '@filrouge/client'
import { CommanderError, InvalidArgumentError } from 'commander'

/** The command was given what it cannot take. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** It did what it could, and said so: the command failed. */
export class Failed extends Error {
  override readonly name = 'Failed'
}

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** 0 done, 1 failed, 2 wrong usage; 130, as shells have it, where it was interrupted. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof WrongUsage) return 2
  return isInterruption(error) ? 130 : 1
}

const isInterruption = (error: unknown): boolean =>
  error instanceof Interrupted || (error instanceof Error && error.cause instanceof Interrupted)

/** A failure in one or two sentences, or null where it was told already. */
export function sentenceOf(error: unknown): string | null {
  // What is wrong with an option commander says itself; what we found wrong with one later, nobody has yet.
  if (error instanceof InvalidArgumentError) return error.message
  if (error instanceof CommanderError || isInterruption(error)) return null
  if (error instanceof FilrougeProblem) return problemSentence(error)
  return error instanceof Error ? error.message || null : String(error)
}

/** With the code, and where the mistakes are. */
function problemSentence({ status, code, detail, errors }: FilrougeProblem): string {
  const hint = status === 401 ? '; give a key with --key or FILROUGE_ADMIN_KEY' : ''
  const [first, ...more] = errors
  if (first && more.length === 0 && detail.includes(first.message))
    return `${detail} (${code}, ${first.pointer || 'the body'})${hint}`
  const lines = errors.map(({ pointer, message }) => `\n  ${pointer || 'the body'}: ${message}`)
  return `${detail} (${code})${hint}${lines.join('')}`
}

/** A text without anything that is a key, or a secret of a webhook. */
export const withoutKeys = (text: string, key?: string): string =>
  (key ? text.replaceAll(key, 'frk_…') : text)
    .replace(/frk_[a-z0-9]{1,8}_[a-z0-9]+/gi, 'frk_…')
    .replace(/whsec_[a-z0-9+/=]+/gi, 'whsec_…')
