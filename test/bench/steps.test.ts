import { afterAll, beforeAll, expect, test } from 'vitest'
import { written } from '../../apps/api/src/stories/answer-cache.js'
import { poolOf } from '../../libs/database/src/pool.js'
import { storyAt, timeline } from '../../libs/record/src/index.js'
import { opened, reported } from '../support/envelopes.js'
import { freshRecord, type FreshRecord } from '../support/folded.js'
import { PADDING } from './load.js'
import { report } from './results.js'
import { medianTime } from './rounds.js'

const DEVELOPMENTS = 100
const TIMES = 600
const WARMING = 200
const anyone = { principal: null, role: 'anyone' as const, stories: null }

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
  const developments = Array.from({ length: DEVELOPMENTS }, (_, n) =>
    reported(`d-${n}`, { body: { en: PADDING } }),
  )
  await record.append('hundred', [opened()])
  await record.append('hundred', developments)
})
afterAll(() => record.drop())

/** The time in which at least one query of an operation is under way, ms. */
async function queryTimeOf<Gives>(once: () => Promise<Gives>): Promise<{ gives: Gives; queryTime: number }> {
  const pool = poolOf(record.dataSource)
  const { query } = pool
  let [queryTime, underWay, since] = [0, 0, 0]
  const counted = (...args: unknown[]): Promise<unknown> => {
    if (underWay++ === 0) since = performance.now()
    return Reflect.apply(query, pool, args).finally(() => {
      if (--underWay === 0) queryTime += performance.now() - since
    })
  }
  pool.query = counted as typeof query
  try {
    const gives = await once()
    return { gives, queryTime }
  } finally {
    pool.query = query
  }
}

/** Each step of a page that the cache does not have, without HTTP. Times in ms. */
async function stepsOfPage(): Promise<Record<string, number>> {
  const begun = performance.now()
  const at = await storyAt(record.dataSource, 'hundred', { now: new Date().toISOString() }, anyone)
  if (typeof at === 'string') throw new Error(at)
  const found = performance.now()
  const {
    gives: { items },
    queryTime,
  } = await queryTimeOf(() =>
    timeline(record.dataSource, at, {
      order: 'asc',
      limit: DEVELOPMENTS,
      include: [],
      narrowing: {},
      after: null,
    }),
  )
  expect(items).toHaveLength(DEVELOPMENTS)
  const read = performance.now()
  const text = JSON.stringify({ items, next: null })
  const spelled = performance.now()
  written(text, at.version, null)
  const ended = performance.now()
  return {
    'its version is found: one query': found - begun,
    'its rows are read and parsed: two round trips': queryTime,
    'documents are made from rows': read - found - queryTime,
    'JSON is written': spelled - read,
    'bytes, and the digest for the ETag': ended - spelled,
    'all of it, without HTTP': ended - begun,
  }
}

test(`what a page of ${DEVELOPMENTS} developments costs by step`, async () => {
  const times = new Map<string, number[]>()
  for (let n = 0; n < WARMING + TIMES; n++)
    for (const [step, took] of Object.entries(await stepsOfPage()))
      if (n >= WARMING) times.set(step, [...(times.get(step) ?? []), took])
  for (const [step, took] of times)
    report({ name: `a page of ${DEVELOPMENTS}, p50 ms: ${step}`, mode: 'in process', ours: medianTime(took) })
})
