import { MAX_VERSION } from '@filrouge/story'
import { parseDuration } from '@filrouge/runtime'
import { z } from 'zod'
import { versionOf } from '../http/headers.js'
import { pageParameters, readQuery, whole } from '../http/query.js'
import type { StreamRequest } from '../http/stream-request.js'
import { MAX_CURSOR } from './feed-cursor.js'

export const StoryLiveQuery = {
  from: whole(1, MAX_VERSION)
    .optional()
    .describe('The first version to send. Default: what is recorded from now on.'),
}

const cursor = z.string().min(1).max(MAX_CURSOR)

export const LiveQuery = {
  cursor: cursor
    .optional()
    .describe(
      '`next` of a page of `/v1/changes`: send what comes after it. Default: what is recorded from now on.',
    ),
}

const LONGEST_WAIT_MS = 60_000

/** A duration up to a minute. Its JSON schema is that of a text. */
const Wait = z
  .string()
  .meta({ pattern: String.raw`^(?:(?:[1-5]?\d{1,4}|60000)ms|(?:[1-5]?\d|60)s|[01]m|0h)$` })
  .transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== null && ms <= LONGEST_WAIT_MS) return ms
    context.addIssue({
      code: 'custom',
      message:
        ms === null
          ? `"${text.slice(0, 40)}" is not a duration, such as 500ms or 30s`
          : `${text} is too long: a request waits 60s at most, and then asks again with \`next\``,
    })
    return z.NEVER
  })

export const ChangesQuery = {
  limit: pageParameters.limit,
  cursor: cursor
    .optional()
    .describe('`next` of the page before. `now`: what is recorded from now on. Default: from the beginning.'),
  wait: Wait.optional().describe(
    'Where there is nothing after the cursor yet, the answer waits this long for it: `30s`, at most `60s`. Default: it does not wait.',
  ),
}

/**
 * The last version that a client of a story's stream has. Null: it wants what comes from now on.
 * @throws Problem validation-failed
 */
export function startOfStory({ query, lastEventId }: Pick<StreamRequest, 'query' | 'lastEventId'>) {
  const { from } = readQuery(StoryLiveQuery, query)
  const id = lastEventId()
  if (id !== null) return { version: versionOf('Last-Event-ID', id), pointer: '/header/Last-Event-ID' }
  return from === undefined ? null : { version: from - 1, pointer: '/query/from' }
}
