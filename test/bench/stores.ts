import { copiedDatabase, freshDatabase, keptDatabase, type TestDatabase } from '../support/postgres.js'
import { startEmbedded, type Product } from '../support/services.js'
import { EVENTS_OF_SMALL, fillSmall, fillStory, isQuiet } from './fill.js'
import { http } from './load.js'

export const LARGE_STORY = 'large'
export const HUNDRED_STORY = 'hundred'

/** A store in a database of its own. */
export interface Store {
  url: string
  databaseUrl: string
  /** The number of small stories. */
  small: number
  /** The version of the large story. Null: the store has none. */
  large: number | null
  stop(): Promise<void>
}

/** The number of developments of the large story in a store of so many events, or 0: it has none. */
export const developmentsOf = (events: number): number =>
  events >= 1_000_000 ? 100_000 : events >= 100_000 ? 50_000 : 0

/**
 * Starts a store of so many events: small stories, and in a store of 100,000 or more one large story and one of 100
 * developments. Each size is filled once in a run, and copied.
 */
export async function startStore(
  events: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Store> {
  const database = await databaseOf(events)
  const product = await startEmbedded({ ...environmentOf(database), ...environment })
  const large = developmentsOf(events) === 0 ? null : await versionOf(product, LARGE_STORY)
  await isQuiet(database.url)
  return {
    url: product.url,
    databaseUrl: database.url,
    small: smallStories(events, large),
    large,
    stop: async () => {
      await product.stop()
      await database.drop()
    },
  }
}

/** The secrets of a copy are sealed with the key of the store that it was copied from. */
const environmentOf = ({ url }: TestDatabase) => ({
  DATABASE_URL: url,
  FILROUGE_SECRETS_KEY: Buffer.alloc(32).toString('base64'),
})

/** The story of 100 developments is not counted: it is not one of a thousand of them. */
const smallStories = (events: number, large: number | null): number =>
  Math.ceil((events - (large ?? 0)) / EVENTS_OF_SMALL)

const versionOf = async ({ url }: Product, storyId: string): Promise<number> =>
  JSON.parse(await http(`${url}/v1/stories/${storyId}`, 200)).version

async function databaseOf(events: number): Promise<TestDatabase> {
  const name = `bench_${events}`
  const copy = await copiedDatabase(name)
  if (copy) return copy
  const database = await freshDatabase()
  const product = await startEmbedded(environmentOf(database))
  await fill(product.url, events)
  await isQuiet(database.url)
  await product.stop()
  await keptDatabase(database, name)
  return (await copiedDatabase(name)) ?? databaseOf(events)
}

async function fill(url: string, events: number): Promise<void> {
  const developments = developmentsOf(events)
  if (developments === 0) return fillSmall(url, smallStories(events, null))
  const begun = performance.now()
  const version = await fillStory(url, LARGE_STORY, developments)
  await fillStory(url, HUNDRED_STORY, 100)
  await fillSmall(url, smallStories(events, version))
  const seconds = Math.round((performance.now() - begun) / 1_000)
  console.log(`${events.toLocaleString('en')} events were appended in ${seconds} s`)
}
