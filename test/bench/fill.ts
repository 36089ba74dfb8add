import pg from 'pg'
import { appendsOfStory } from '../support/large-story.js'
import { until } from '../support/services.js'
import { http, times } from './load.js'

/** The number of developments of a small story, and of its events: one append has all of them. */
const DEVELOPMENTS = 55
export const EVENTS_OF_SMALL = [...appendsOfStory(DEVELOPMENTS)].flat().length

/** @param n '*' for all of them */
export const smallStory = (n: number | '*') => `small-${n}`

/** Appends small stories over HTTP, those from one number up to another. */
export async function fillSmall(url: string, stories: number, from = 0): Promise<void> {
  const events = JSON.stringify({ events: [...appendsOfStory(DEVELOPMENTS)].flat() })
  await times(32, stories - from, async (n) => {
    await http(`${url}/v1/stories/${smallStory(from + n)}/events`, 201, events)
  })
}

/** Appends a story of any length over HTTP. @returns its version */
export async function fillStory(url: string, storyId: string, developments: number): Promise<number> {
  const [opening = [], ...appends] = appendsOfStory(developments)
  const append = async (events: object[] = []) =>
    void (await http(`${url}/v1/stories/${storyId}/events`, 201, JSON.stringify({ events })))
  await append(opening)
  await times(16, appends.length, (n) => append(appends[n]))
  return opening.length + appends.flat().length
}

const UNFINISHED_SQL = `
  SELECT (SELECT count(*) FROM record.checkpoint c LEFT JOIN record.words_progress p ON p.partition = c.partition
      WHERE c.feed_sequence > coalesce(p.feed_sequence, 0))
    + (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker') AS unfinished`

/** Waits for what a store does after its appends: the words of full text, and the vacuum of Postgres. */
export async function isQuiet(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await until(
      async () => Number((await client.query(UNFINISHED_SQL)).rows[0]?.unfinished) === 0,
      1_800_000,
      () => 'the words are not made',
    )
  } finally {
    await client.end()
  }
}
