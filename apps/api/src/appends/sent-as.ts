import { Problem } from '@filrouge/runtime'
import { invalid } from '../http/validation.js'

/** The shorthands: an append in other words. */
export const SHORTHANDS = [
  'story',
  'development',
  'developments',
  'correction',
  'withdrawal',
  'translation',
] as const
export type SentAs = (typeof SHORTHANDS)[number]

/** @returns null where the name is none of ours: a newer program's */
export const shorthandOf = (name: string): SentAs | null => SHORTHANDS.find((one) => one === name) ?? null

const IN_EVENTS = /^\/events(?:\/(\d+)(?:\/(?:type|data)(\/.*)?)?)?$/s

/** Where a place in an append's body is in what a shorthand was sent: pointers of RFC 6901. */
export function placeIn(sentAs: SentAs, pointer: string): string {
  const found = IN_EVENTS.exec(pointer)
  if (!found) return pointer
  const [, index, field = ''] = found
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

/** What was refused, with its pointers into what the shorthand was sent. */
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
