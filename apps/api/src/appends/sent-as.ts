import { Problem } from '@filrouge/runtime'
import { invalid } from '../http/validation.js'

/** The names of the shorthands. A shorthand is a short form of an append. */
export const SHORTHANDS = [
  'story',
  'development',
  'developments',
  'correction',
  'withdrawal',
  'translation',
] as const
export type SentAs = (typeof SHORTHANDS)[number]

/** @returns null where the name is unknown: a newer version of the program wrote it */
export const shorthandOf = (name: string): SentAs | null => SHORTHANDS.find((one) => one === name) ?? null

const IN_EVENTS = /^\/events(?:\/(\d+)(?:\/(?:type|data)(\/.*)?)?)?$/s

/** Converts a pointer (RFC 6901) into an append's body to a pointer into the body of the shorthand. */
export function placeIn(sentAs: SentAs, pointer: string): string {
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
export function placed(error: unknown, sentAs: SentAs): unknown {
  if (!(error instanceof Problem)) return error
  const { code, details } = error
  const errors = details.errors?.map(({ pointer, message }) => ({
    pointer: placeIn(sentAs, pointer),
    message,
  }))
  if (!errors) return error
  return code === 'validation-failed' ? invalid(errors) : new Problem(code, { ...details, errors })
}
