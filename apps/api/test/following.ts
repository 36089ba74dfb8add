import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { Keys, type Caller } from '@filrouge/access'
import { Notices } from '@filrouge/feed'
import { asProblem, Problem, sendProblem } from '@filrouge/runtime'
import { pino } from 'pino'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'
import { openStream, type StreamClient } from '../../../test/support/event-stream.js'
import { EventStream } from '../src/http/event-stream.js'
import { lastEventIdOf } from '../src/http/headers.js'
import { Streams } from '../src/http/streams.js'
import type { StreamRequest } from '../src/http/stream-request.js'
import { FollowFeed, FollowFeedHandler } from '../src/live/follow-feed.js'
import { FollowStory, FollowStoryHandler } from '../src/live/follow-story.js'
import { ListChanges, ListChangesHandler } from '../src/live/list-changes.js'
import { LiveStream } from '../src/live/live-stream.js'
import { Watchers } from '../src/live/watchers.js'
import { Replay } from '../src/replay/replay.js'
import { ReplayStory, ReplayStoryHandler } from '../src/replay/replay-story.js'
import { PinnedVersions } from '../src/stories/pinned-versions.js'

export const READER: Caller = { principal: 'reader', role: 'reader', stories: null, publicRead: true }
export const EDITOR: Caller = { principal: 'editor', role: 'editor', stories: null, publicRead: true }
export const ANYONE: Caller = { principal: null, role: 'anyone', stories: null, publicRead: true }

const inLanguages = (text: string) =>
  Object.fromEntries(['en', 'fr', 'de', 'it', 'es', 'pl', 'uk', 'nl'].map((lang) => [lang, text]))

/** Texts of 150 KB. A hundred such events are more than the sockets of both sides take. */
export const BULKY = { headline: inLanguages('x'), body: inLanguages('x'.repeat(19_000)) }

/** An answer to a request for changes, or a problem. */
export interface Answer {
  items: { id: string }[]
  next: string
  errors: { pointer: string }[]
}

/** Live streams, changes and replays on a record of their own, without the rest of the product. */
export interface Following {
  record: FreshRecord
  watchers: Watchers
  streams: Streams
  /** The server's side of the streams, in the order in which they were opened. */
  sockets: readonly EventStream[]
  keys: Keys
  notices: Notices
  /** Folds an append, and notifies as a recorder does. */
  append(storyId: string, events: readonly object[]): Promise<void>
  /** Moves a story into a partition of its own: its feed has another order then. */
  intoPartition(storyId: string, partition: number): Promise<void>
  open(path: string, caller?: Caller, headers?: Readonly<Record<string, string>>): Promise<StreamClient>
  get(path: string, caller?: Caller): Promise<{ status: number; body: Answer }>
  close(): Promise<void>
}

export async function following(): Promise<Following> {
  const record = await freshRecord()
  const { dataSource } = record
  await dataSource.query(`INSERT INTO service.store (store_id, partitions) VALUES ('store', 1)`)
  const logger = pino({ level: 'silent' })
  const notices = new Notices(null)
  const keys = new Keys(dataSource)
  const watchers = new Watchers({ dataSource, notices, keys, logger })
  const streams = new Streams(logger)
  const versions = new PinnedVersions(dataSource, notices, 100)
  const follows = {
    story: new FollowStoryHandler(dataSource, versions),
    feed: new FollowFeedHandler(dataSource),
    changes: new ListChangesHandler(dataSource, watchers),
    replay: new ReplayStoryHandler(dataSource, versions),
  }
  const fastify = Fastify({ forceCloseConnections: true })
  fastify.setErrorHandler((error, request, reply) => sendProblem(asProblem(error, logger), request, reply))
  const sockets: EventStream[] = []
  const openSocket = (reply: FastifyReply) => {
    const socket = EventStream.open(reply, streams)
    sockets.push(socket)
    return socket
  }
  const requestOf = (request: FastifyRequest): StreamRequest => {
    const { caller, keyId }: { caller: Caller; keyId: string | null } = JSON.parse(
      String(request.headers['x-caller']),
    )
    const gone = new AbortController()
    request.raw.once('close', () => gone.abort('gone'))
    const callerNow = async () => {
      if (keyId === null || (await keys.present([keyId], new Date())).has(keyId)) return caller
      throw new Problem('unauthorized', { detail: 'the key is gone' })
    }
    const lastEventId = () => lastEventIdOf(request.headers)
    return { query: request.query, lastEventId, caller, keyId, callerNow, gone: gone.signal }
  }
  const storyRequestOf = (request: FastifyRequest<{ Params: { storyId: string } }>) => ({
    ...requestOf(request),
    storyId: request.params.storyId,
    minVersion: () => null,
  })
  fastify.get<{ Params: { storyId: string } }>('/stories/:storyId/live', async (request, reply) => {
    const followed = await follows.story.execute(new FollowStory(storyRequestOf(request)))
    await new LiveStream(followed, openSocket(reply), logger).run(watchers)
  })
  fastify.get<{ Params: { storyId: string } }>('/stories/:storyId/events', async (request, reply) => {
    const parts = await follows.replay.execute(new ReplayStory(storyRequestOf(request)))
    if (!parts) return reply.status(204).send()
    await new Replay(parts, logger).play(openSocket(reply))
  })
  fastify.get('/live', async (request, reply) => {
    const followed = await follows.feed.execute(new FollowFeed(requestOf(request)))
    await new LiveStream(followed, openSocket(reply), logger).run(watchers)
  })
  fastify.get('/changes', (request) => follows.changes.execute(new ListChanges(requestOf(request))))
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' })
  const opened: StreamClient[] = []
  const callerHeader = (caller: Caller, keyId: string | null = null) => ({
    'x-caller': JSON.stringify({ caller, keyId }),
  })
  let sequence = 0
  return {
    record,
    watchers,
    streams,
    sockets,
    keys,
    notices,
    append: async (storyId, events) => {
      await record.append(storyId, events)
      notices.publish({ partition: 0, sequence: String(++sequence) })
    },
    intoPartition: async (storyId, partition) => {
      await dataSource.query(
        `WITH moved AS (SELECT version, row_number() OVER (ORDER BY sequence) AS number FROM service.feed WHERE story_id = $1)
         UPDATE service.feed f SET partition = $2, sequence = m.number FROM moved m
         WHERE f.story_id = $1 AND f.version = m.version`,
        [storyId, partition],
      )
      await dataSource.query(
        `INSERT INTO record.checkpoint (partition, next_offset, feed_sequence)
         SELECT $1, 1, max(sequence) FROM service.feed WHERE partition = $1`,
        [partition],
      )
      await dataSource.query(`UPDATE service.store SET partitions = $1`, [partition + 1])
    },
    open: async (path, caller = READER, headers = {}) => {
      const { 'x-key': keyId = null, ...others } = headers
      const client = await openStream(url + path, { ...callerHeader(caller, keyId), ...others })
      opened.push(client)
      return client
    },
    get: async (path, caller = READER) => {
      const answer = await fetch(url + path, { headers: callerHeader(caller) })
      const body: Answer = JSON.parse(await answer.text())
      return { status: answer.status, body }
    },
    close: async () => {
      for (const client of opened) client.close()
      watchers.stop()
      await fastify.close()
      await record.drop()
    },
  }
}
