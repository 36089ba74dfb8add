import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recordDataSource } from '../../libs/store/src/index.js'
import { opened, reported } from '../support/envelopes.js'
import { emptySchema, freshDatabase } from '../support/postgres.js'
import { startService, until } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'
import { figureOf } from './figures.js'
import { startEmmett } from './emmett.js'
import { http, PADDING, pause, times } from './load.js'
import { report } from './results.js'
import { inTurn } from './rounds.js'

const WRITERS = 20
const STORIES = 60
/** The developments of each story. */
const developments = Array.from({ length: 50 }, (_, n) => reported(`d-${n}`, { body: { en: PADDING } }))
const EVENTS = STORIES * developments.length

interface Subject {
  /** @returns events a second */
  rebuild(): Promise<number>
  stop(): Promise<void>
}

const FOLDED_SQL = 'SELECT coalesce(sum(feed_sequence), 0)::integer AS events FROM record.checkpoint'

/**
 * The product folds its log again into an empty record, as after a restore: verdicts, events, chain and all views. Its log is
 * the table in Postgres, with an append for each event. Neither the start of the process counts nor the words of full text,
 * which follow.
 */
async function ours(): Promise<Subject> {
  const database = await freshDatabase()
  const connection = { url: database.url, poolSize: 2, applicationName: 'bench' }
  const dataSource = await recordDataSource(connection).initialize()
  const dataDir = temporaryDirectory()
  const environment = {
    DATABASE_URL: database.url,
    FILROUGE_DATA: dataDir,
    FILROUGE_EXAMPLE: 'false',
  }
  const folded = async () => {
    const [row]: { events: number }[] = await dataSource.query(FOLDED_SQL)
    return row?.events ?? 0
  }
  let service = await startService([], environment)
  const append = (story: number, event: object) =>
    http(`${service.url}/v1/stories/s-${story}/events`, 201, JSON.stringify({ events: [event] }))
  await times(WRITERS, STORIES, async (story) => {
    for (const event of [opened(), ...developments]) await append(story, event)
  })
  const all = await folded()
  return {
    rebuild: async () => {
      await service.stop()
      await emptySchema(dataSource, 'record')
      const starting = startService([], environment)
      let before = 0
      await until(
        async () => (before = await folded()) > 0,
        60_000,
        () => 'nothing is folded',
      )
      const begun = performance.now()
      while ((await folded()) < all) await pause(20)
      const ms = performance.now() - begun
      service = await starting
      return ((all - before) * 1_000) / ms
    },
    stop: async () => {
      await service.stop()
      await dataSource.destroy()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The service made with Emmett rebuilds its one projection. It reads event by event, whatever an append had. */
async function theirs(): Promise<Subject> {
  const { url, stop } = await startEmmett(['stories'])
  // One append after another: what is appended at the same time, a rebuild can miss.
  const body = JSON.stringify(developments.map(({ data }) => data))
  for (let n = 0; n < STORIES; n++) await http(`${url}/stories/s-${n}/developments`, 201, body)
  return {
    rebuild: async () => {
      const { ms } = JSON.parse(await http(`${url}/rebuild`, 200, ''))
      const story = JSON.parse(await http(`${url}/stories/s-0`, 200))
      expect(story.developments).toBe(developments.length)
      return (EVENTS * 1_000) / ms
    },
    stop,
  }
}

test('a rebuild', async () => {
  const [product, emmett] = [await ours(), await theirs()]
  const rates = await inTurn({ product: product.rebuild, emmett: emmett.rebuild })
  report({
    name: `rebuild of all views from ${EVENTS} events, events a second, against one projection of Emmett`,
    mode: 'embedded',
    ours: figureOf(rates.get('product') ?? []),
    yardstick: figureOf(rates.get('emmett') ?? []),
  })
  await product.stop()
  await emmett.stop()
})
