import type { z } from 'zod'
import { parseJson } from './json-body.js'
import { invalid } from './validation.js'

/** Makes the cursor of a place in a list. Clients must not look into it. */
export function cursorOf(place: object): string {
  return Buffer.from(JSON.stringify({ c: 1, ...place })).toString('base64url')
}

export const foreignCursor = () =>
  invalid([
    {
      pointer: '/query/cursor',
      message: 'not a cursor of this list: take `next` of its last page, with the same parameters',
    },
  ])

/** Reads a cursor. @throws Problem validation-failed where the cursor does not belong to this list */
export function placeOf<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  try {
    const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url')))
    if (parsed.success) return parsed.data
  } catch {
    throw foreignCursor()
  }
  throw foreignCursor()
}
