// A timeline of stories with Emmett, after its sample for Express and Postgres: an append is one event on a stream, and an
// inline projection keeps one document for each story in the same transaction. It does not read the stream before, as the
// sample's command handler does: that would cost it more with each event.
// Environment: DATABASE_URL, PORT; PROJECTION=none leaves the projection out.
import { projections } from '@event-driven-io/emmett'
import { getPostgreSQLEventStore, pongoSingleStreamProjection } from '@event-driven-io/emmett-postgresql'
import { pongoClient } from '@event-driven-io/pongo'
import express from 'express'

const { DATABASE_URL: connectionString, PORT, PROJECTION } = process.env

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

const eventStore = getPostgreSQLEventStore(connectionString, {
  projections: projections.inline(PROJECTION === 'none' ? [] : [storyProjection]),
  schema: { autoMigration: 'None' },
})
await eventStore.schema.migrate()
const stories = pongoClient(connectionString).db().collection('stories')

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
server.get('/stories/:storyId', on(readStory))
server.get('/stories/:storyId/events', on(readEvents))

async function append(request, response) {
  const { nextExpectedStreamVersion } = await eventStore.appendToStream(request.params.storyId, [
    { type: 'DevelopmentReported', data: request.body },
  ])
  response.status(201).json({ version: Number(nextExpectedStreamVersion) })
}

async function readStory(request, response) {
  const story = await stories.findOne({ _id: request.params.storyId })
  if (story === null) response.sendStatus(404)
  else response.json({ ...story, _version: Number(story._version) })
}

async function readEvents(request, response) {
  const { events } = await eventStore.readStream(request.params.storyId)
  response.json(
    events.map(({ type, data, metadata }) => ({ type, data, version: Number(metadata.streamPosition) })),
  )
}

const listening = server.listen(Number(PORT), '127.0.0.1', () => console.log('ready'))
process.once('SIGTERM', () => {
  listening.close()
  listening.closeAllConnections()
  void eventStore.close().finally(() => process.exit(0))
})
