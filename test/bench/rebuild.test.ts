import pg from 'pg'
import { expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { emptySchema, freshDatabase } from '../support/postgres.js'
import { startService, until } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'
import { startEmmett } from './emmett.js'
import { http, PADDING, pause, times } from './load.js'
import { report } from './results.js'
import { figureOf, inTurn } from './rounds.js'

const STORIES = 100
/** The number of events, each of an append of its own. */
const EVENTS = 10_000
const developments = Array.from({ length: EVENTS }, (_, n) => reported(`d-${n}`, { body: { en: PADDING } }))

interface Subject {
  /** @returns events a second */
  rebuild(): Promise<number>
  stop(): Promise<void>
}

const FOLDED_SQL = 'SELECT coalesce(sum(feed_sequence), 0)::integer AS events FROM record.checkpoint'

/**
 * The product folds its log again into an empty record, as after a restore: verdicts, events, chain and all views. Its log is
 * the table in Postgres. The start of the process does not count, and neither do the words of full text, which follow.
 */
async function ours(): Promise<Subject> {
  const database = await freshDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const environment = {
    DATABASE_URL: database.url,
    FILROUGE_DATA: temporaryDirectory(),
    FILROUGE_EXAMPLE: 'false',
  }
  const rows = { query: async (sql: string, values?: unknown[]) => (await client.query(sql, values)).rows }
  const folded = async () => Number((await client.query(FOLDED_SQL)).rows[0]?.events)
  let service = await startService([], environment)
  const append = (story: number, event: object) =>
    http(`${service.url}/v1/stories/s-${story}/events`, 201, JSON.stringify({ events: [event] }))
  await times(32, STORIES, async (n) => void (await append(n, opened())))
  await times(32, EVENTS, async (n) => void (await append(n % STORIES, developments[n] ?? {})))
  const all = await folded()
  return {
    rebuild: async () => {
      await service.stop()
      await emptySchema(rows, 'record')
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
      await client.end()
      await database.drop()
    },
  }
}

/** The service made with Emmett rebuilds its one projection. */
async function theirs(): Promise<Subject> {
  const { url, stop } = await startEmmett(['stories'])
  const append = (n: number) =>
    http(`${url}/stories/s-${n % STORIES}/developments`, 201, JSON.stringify(developments[n]?.data))
  await append(0)
  await times(32, EVENTS - 1, async (n) => void (await append(n + 1)))
  const count = async () => JSON.parse(await http(`${url}/stories/s-0`, 200)).developments
  return {
    rebuild: async () => {
      const { ms } = JSON.parse(await http(`${url}/rebuild`, 200, ''))
      expect(await count()).toBe(EVENTS / STORIES)
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
