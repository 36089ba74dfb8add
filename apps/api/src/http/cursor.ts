import type { z } from 'zod'
import { parseJson } from './json-body.js'
import { invalid } from './validation.js'

/** Where a list goes on: opaque to its reader. A list of a story goes on at the version at which it began. */
export function cursorOf(place: object): string {
  return Buffer.from(JSON.stringify({ c: 1, ...place })).toString('base64url')
}

export const foreignCursor = () =>
  invalid([{ pointer: '/query/cursor', message: 'not a cursor of this list' }])

/** @throws Problem validation-failed where the cursor is not one of this list */
export function placeOf<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  try {
    const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url')))
    if (parsed.success) return parsed.data
  } catch {
    throw foreignCursor()
  }
  throw foreignCursor()
}
