import { RecordedEvent } from '@filrouge/contract'
import { Id } from '@filrouge/story'
import { z } from 'zod'
import type { NamedSchemas } from '../http/json-schema.js'
import { END_REASONS } from '../http/end-reasons.js'
import { messagesOf, ofChannel, type Parts } from './parts.js'

const HTTP = '0.3.0'

const End = z
  .strictObject({
    reason: z
      .enum(END_REASONS)
      .describe(
        '`complete`: a replay is over. `forbidden`: the caller may not read it any more. `slow`: the client does not read. `stopping`: the service stops. After `slow` and `stopping` the event has a `retry`, after which the client comes again',
      ),
  })
  .meta({ id: 'StreamEnd' })

/** The streams, by the name of their channel. */
const STREAMS = {
  storyLive: {
    address: '/v1/stories/{storyId}/live',
    title: 'The events of a story as they are recorded',
    description:
      'Server-sent events without end: every accepted event of the story, in order, from now on or after `Last-Event-ID`, without gap and without repeat. The `id` of an event is its version. The stream begins with an `id` without data: the place where it begins. A comment comes at least every 15 seconds. An event that names a development held now is sealed for readers below editor.',
  },
  live: {
    address: '/v1/live',
    title: 'The events of all stories as they are recorded',
    description:
      'The same for all stories that the caller may read, in order within each story. The `id` of an event is a cursor of `/v1/changes`.',
  },
  replay: {
    address: '/v1/stories/{storyId}/events',
    title: 'A replay of a story',
    description:
      'With `Accept: text/event-stream`. The recorded events of the story, each after a pause, by known time or by the time at which they happened. The `id` of an event is its version. `Last-Event-ID` resumes after it in the played order, and is answered 204 where nothing is left.',
  },
} as const

/** Describes the streams of server-sent events. */
export function streams(schemas: NamedSchemas): Parts {
  const channels = Object.entries(STREAMS)
  const message = (payload: z.ZodType) => ({
    contentType: 'application/json',
    payload: schemas.of(payload, 'output'),
    bindings: { http: { bindingVersion: HTTP } },
  })
  return {
    servers: {
      api: {
        host: '{host}',
        protocol: 'https',
        description: 'The API of this service.',
        variables: { host: { description: 'Its name or address, with its port unless that is 443.' } },
      },
    },
    channels: Object.fromEntries(
      channels.map(([name, stream]) => [
        name,
        {
          ...stream,
          servers: [{ $ref: '#/servers/api' }],
          messages: messagesOf(['RecordedEvent', 'StreamEnd']),
          ...(stream.address.includes('{storyId}') && {
            parameters: { storyId: { description: `The id of the story: ${Id.description ?? 'an id'}.` } },
          }),
        },
      ]),
    ),
    operations: Object.fromEntries(
      channels.map(([name, { title }]) => [
        `stream${name[0]?.toUpperCase()}${name.slice(1)}`,
        {
          action: 'send',
          title,
          channel: { $ref: `#/channels/${name}` },
          messages: ['RecordedEvent', 'StreamEnd'].map((one) => ofChannel(name, one)),
          bindings: { http: { method: 'GET', bindingVersion: HTTP } },
        },
      ]),
    ),
    messages: {
      RecordedEvent: {
        name: 'message',
        title: 'A recorded event',
        summary:
          'The `data` of a server-sent event without a name. In a sealed event `data` and `salt` are null.',
        ...message(RecordedEvent),
      },
      StreamEnd: {
        name: 'end',
        title: 'The end of a stream',
        summary: 'The `data` of the server-sent event `end`. It has no `id`.',
        ...message(End),
      },
    },
  }
}
