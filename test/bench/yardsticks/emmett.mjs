// A timeline of stories with Emmett, after its sample for Express and Postgres: an append is an event on a stream, or several, and an
// inline projection keeps one document for each story in the same transaction. It does not read the stream before, as the
// sample's command handler does: that would cost it more with each event. A rebuild is `rebuildPostgreSQLProjections` of its
// documentation, with the batches that were the fastest: 2,000 events, of 100 (the default) to 2,000.
// Environment: DATABASE_URL, PORT; PROJECTIONS: names of the projections, comma-separated.
import { projections } from '@event-driven-io/emmett'
import {
  getPostgreSQLEventStore,
  pongoSingleStreamProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql'
import { pongoClient } from '@event-driven-io/pongo'
import express from 'express'
import { randomUUID } from 'node:crypto'

const { DATABASE_URL: connectionString, PORT, PROJECTIONS = '' } = process.env

/** A story as a list shows it. */
const storyProjection = pongoSingleStreamProjection({
  collectionName: 'stories',
  canHandle: ['DevelopmentReported'],
  initialState: () => ({ developments: 0, latest: null }),
  evolve: ({ developments }, { data: { developmentId, headline, occurred } }) => ({
    developments: developments + 1,
    latest: { developmentId, headline, occurred },
  }),
})

/** A story with all that happened in it. */
const timelineProjection = pongoSingleStreamProjection({
  collectionName: 'timelines',
  canHandle: ['DevelopmentReported'],
  initialState: () => ({ developments: [] }),
  evolve: ({ developments }, { data }) => ({ developments: [...developments, data] }),
})

const all = { stories: storyProjection, timelines: timelineProjection }
const chosen = PROJECTIONS.split(',').flatMap((name) => all[name] ?? [])

const eventStore = getPostgreSQLEventStore(connectionString, {
  projections: projections.inline(chosen),
  schema: { autoMigration: 'None' },
})
await eventStore.schema.migrate()
const db = pongoClient(connectionString).db()
const [stories, timelines] = [db.collection('stories'), db.collection('timelines')]

/** A handler whose failure is an answer. */
const on = (handle) => async (request, response) => {
  try {
    await handle(request, response)
  } catch (error) {
    response.status(500).json({ error: String(error) })
  }
}

const server = express()
server.disable('etag')
server.use(express.json())
server.post('/stories/:storyId/developments', on(append))
server.get('/stories/:storyId', on(readDocument(stories)))
server.get('/stories/:storyId/timeline', on(readDocument(timelines)))
server.get('/stories/:storyId/events', on(readEvents))
server.post('/rebuild', on(rebuild))

async function append(request, response) {
  const { nextExpectedStreamVersion } = await eventStore.appendToStream(
    request.params.storyId,
    [request.body].flat().map((data) => ({ type: 'DevelopmentReported', data })),
  )
  response.status(201).json({ version: Number(nextExpectedStreamVersion) })
}

function readDocument(collection) {
  return async (request, response) => {
    const document = await collection.findOne({ _id: request.params.storyId })
    if (document === null) response.sendStatus(404)
    else response.json({ ...document, _version: Number(document._version) })
  }
}

async function readEvents(request, response) {
  const { events } = await eventStore.readStream(request.params.storyId)
  response.json(
    events.map(({ type, data, metadata }) => ({ type, data, version: Number(metadata.streamPosition) })),
  )
}

/** Answers how long it took. */
async function rebuild(_, response) {
  const begun = performance.now()
  const consumer = rebuildPostgreSQLProjections({
    connectionString,
    // A second rebuild of a processor goes on where the first one ended.
    projections: chosen.map((projection) => ({ projection, processorId: randomUUID() })),
    pulling: { batchSize: 2_000 },
  })
  try {
    await consumer.start()
  } finally {
    await consumer.close()
  }
  response.json({ ms: performance.now() - begun })
}

const listening = server.listen(Number(PORT), '127.0.0.1', () => console.log('ready'))
process.once('SIGTERM', () => {
  listening.close()
  listening.closeAllConnections()
  void eventStore.close().finally(() => process.exit(0))
})
