import type { AppendOutcome } from '@filrouge/record'
import { Problem } from '@filrouge/runtime'
import { invalid } from '../http/validation.js'
import type { AppendResult } from './append-write.js'

/** The names of the shorthands. A shorthand is a short form of an append. */
export const SHORTHANDS = [
  'story',
  'development',
  'developments',
  'correction',
  'withdrawal',
  'translation',
] as const
export type ShorthandName = (typeof SHORTHANDS)[number]

/** @returns null where the name is unknown: a newer version of the program wrote it */
export const shorthandNamed = (name: string): ShorthandName | null =>
  SHORTHANDS.find((one) => one === name) ?? null

const IN_EVENTS = /^\/events(?:\/(\d+)(?:\/(?:type|data)(\/.*)?)?)?$/s

/** Converts a pointer (RFC 6901) into an append's body to a pointer into the body of the shorthand. */
export function placeIn(sentAs: ShorthandName, pointer: string): string {
  const match = IN_EVENTS.exec(pointer)
  if (!match) return pointer
  const [, index, field = ''] = match
  switch (sentAs) {
    case 'story':
    case 'development':
      return field
    case 'developments':
      return index === undefined ? '' : `/${index}${field}`
    case 'correction':
    case 'withdrawal':
    case 'translation':
      return field === '/developmentId' ? '/path/developmentId' : field
  }
}

/** A problem with its pointers converted to the body of the shorthand. Other errors stay as they are. */
export function placed(error: unknown, sentAs: ShorthandName): unknown {
  if (!(error instanceof Problem) || error.code !== 'validation-failed' || !error.details.errors) return error
  return invalid(
    error.details.errors.map(({ pointer, message }) => ({ pointer: placeIn(sentAs, pointer), message })),
  )
}

/** A result with its pointers converted to the body of the shorthand. */
export function placedResult(result: AppendResult, sentAs: ShorthandName): AppendResult {
  if (result.is !== 'refused') return result
  return { ...result, outcome: placedOutcome(result.outcome, sentAs) }
}

/** An outcome with its pointer converted to the body of the shorthand. */
export const placedOutcome = <Outcome extends AppendOutcome>(
  outcome: Outcome,
  sentAs: ShorthandName,
): Outcome => ('pointer' in outcome ? { ...outcome, pointer: placeIn(sentAs, outcome.pointer) } : outcome)
