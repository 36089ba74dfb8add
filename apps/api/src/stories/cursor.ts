import { z } from 'zod'
import { parseJson } from '../http/json-body.js'
import { invalid } from '../http/validation.js'

/** What every cursor of a story's lists says: the version at which its list began. */
export const Pinned = z.strictObject({
  c: z.literal(1),
  story: z.string(),
  list: z.string(),
  version: z.int(),
})

/** Where a list goes on: opaque to its reader. A list of a story goes on at the version at which it began. */
export function cursorOf(place: object): string {
  return Buffer.from(JSON.stringify({ c: 1, ...place })).toString('base64url')
}

/** @throws Problem validation-failed where the cursor is not one of this list */
export function placeOf<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  const foreign = () => invalid([{ pointer: '/query/cursor', message: 'not a cursor of this list' }])
  try {
    const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url')))
    if (parsed.success) return parsed.data
  } catch {
    throw foreign()
  }
  throw foreign()
}
