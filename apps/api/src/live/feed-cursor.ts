import type { FeedEnd, FeedPosition } from '@filrouge/feed'
import { hasReached } from '@filrouge/feed'
import { z } from 'zod'
import { invalid } from '../http/validation.js'

/** The format of cursors. It changes when their form does. */
const FORMAT = '1'
/** Numbers are written with these digits, so that the cursor of a store with many partitions stays short. */
const BASE = 36

export const MAX_CURSOR = 4_000

/** The cursor of a place in the feed of a store. Clients must not look into it. */
export const feedCursor = (storeId: string, position: FeedPosition): string =>
  Buffer.from([FORMAT, storeId, ...position.map((last) => last.toString(BASE))].join('.')).toString(
    'base64url',
  )

const Sequence = z
  .string()
  .regex(/^[0-9a-z]{1,11}$/)
  .transform((text) => Number.parseInt(text, BASE))

/**
 * Reads a cursor of the feed.
 * @param end the end of the feed now: no cursor is beyond it
 * @param pointer where the request has the cursor
 * @throws Problem validation-failed where it is not a cursor of this store's feed
 */
export function placeInFeed(cursor: string, end: FeedEnd, pointer: string): FeedPosition {
  const [format, storeId, ...numbers] = Buffer.from(cursor, 'base64url').toString('latin1').split('.')
  const position = z.array(Sequence).length(end.position.length).safeParse(numbers)
  const isOurs = format === FORMAT && storeId === end.storeId && position.success
  if (isOurs && hasReached(end.position, position.data)) return position.data
  throw invalid([
    {
      pointer,
      message:
        'not a cursor of this service: take `next` of a page of /v1/changes, or an id of /v1/live; without a cursor, changes begin at the beginning',
    },
  ])
}
