import { Notices } from '@filrouge/feed'
import { overview, revisions, storyAt } from '@filrouge/record'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import * as plain from '../../../../test/support/plain-fold/index.js'
import { EDITOR } from '../../test/past-questions.js'
import { AnswerCache } from './answer-cache.js'
import { PinnedVersions } from './pinned-versions.js'
import { ReadStory, ReadStoryHandler } from './read-story.js'

/* Overviews of stories that are too large to show one by one, held against a plain fold of their events. */

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

const now = new Date().toISOString()

async function overviewOf(storyId: string) {
  const versions = new PinnedVersions(record.dataSource, new Notices(null), 100)
  const handler = new ReadStoryHandler(record.dataSource, versions, new AnswerCache())
  const callerNow = () => Promise.resolve(EDITOR)
  const all: plain.PlainEvent[] = []
  const request = { storyId, minVersion: () => null, caller: EDITOR, callerNow }
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { limit: '500', ...(cursor !== undefined && { cursor }) }
    const page = (await handler.execute(new ReadStory('events', { ...request, query }))).body()
    all.push(...plain.plainEvents([...page.items]))
    cursor = page.next ?? null
  }
  const look = plain.lookAt(all, { seesHeld: true, now })
  if (!look) throw new Error('the story has not begun')
  const { body } = await handler.execute(new ReadStory('overview', { ...request, query: {} }))
  return { got: body(), expected: { ...look.at, ...plain.overviewOf(look) } }
}

const dayAfter = (first: string, days: number) =>
  new Date(Date.parse(first) + days * 86_400_000).toISOString().slice(0, 10)
const year = (n: number) => String(n).padStart(4, '0')

/** Dates of 121 or more developments, by the unit that their columns must have. */
const DATES: Readonly<Record<string, (n: number) => string>> = {
  day: (n) => dayAfter('2025-01-01', n % 100),
  week: (n) =>
    n % 4 === 0 ? `${dayAfter('2025-01-01', n)}/${dayAfter('2025-01-01', n + n)}` : dayAfter('2024-12-20', n),
  month: (n) => dayAfter('2000-01-01', n * 20),
  quarter: (n) => (n % 9 === 0 ? dayAfter('2000-03-31', n * 90) : dayAfter('1999-12-31', n * 80)),
  year: (n) =>
    n % 9 === 0 ? `${year(1900 + (n % 110))}/..` : `${year(1900 + (n % 110))}-0${n < 110 ? 2 : 8}`,
  decade: (n) => (n % 9 === 0 ? `../${year(1000 + n * 5)}` : year(1000 + n * 5)),
  century: (n) => (n % 2 === 0 ? year(n * 75) : `${year(n * 75)}-12-31`),
}

test.each(Object.entries(DATES))(
  'more than 120 developments are in columns, here by %s',
  async (unit, dateOf) => {
    const storyId = `by-${unit}`
    await record.append(storyId, [opened()])
    const reports = Array.from({ length: 130 }, (_, n) => reported(`d-${n}`, { occurred: dateOf(n) }))
    await record.append(storyId, reports.slice(0, 100))
    await record.append(storyId, reports.slice(100))
    const { got, expected } = await overviewOf(storyId)
    expect(got.columnsBy).toBe(unit)
    expect(got).toEqual(expected)
    const { columns } = got
    if (!columns) throw new Error('there are no columns')
    expect(columns.reduce((sum, { happened, uncertain }) => sum + happened + uncertain, 0)).toBe(130)
    expect(columns.reduce((sum, { learned }) => sum + learned, 0)).toBe(130)
  },
)

test('the weeks of the first and last years are within these years', async () => {
  await record.append('long', [
    opened(),
    ...['0000-01-01', '9999-12-31'].map((occurred, n) => reported(`d-${n}`, { occurred })),
  ])
  await record.append(
    'long',
    Array.from({ length: 98 }, (_, n) => reported(`e-${n}`, { occurred: dayAfter('2025-01-01', n) })),
  )
  await record.append(
    'long',
    Array.from({ length: 30 }, (_, n) => reported(`f-${n}`, { occurred: dayAfter('2026-01-01', n) })),
  )
  const { got, expected } = await overviewOf('long')
  expect(got).toMatchObject({ columnsBy: 'week' })
  expect(got).toEqual(expected)
  expect([got.columns?.[0]?.from, got.columns?.at(-1)?.to]).toEqual([
    '0000-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ])
})

test('120 developments are shown one by one', async () => {
  await record.append('whole', [
    opened(),
    ...Array.from({ length: 99 }, (_, n) => reported(`d-${n}`, { occurred: dayAfter('2025-01-01', n) })),
  ])
  await record.append(
    'whole',
    Array.from({ length: 21 }, (_, n) => reported(`e-${n}`, { occurred: '2025' })),
  )
  const { got, expected } = await overviewOf('whole')
  expect(got.developments).toHaveLength(120)
  expect(got).toEqual(expected)
})

const DAY_MS = 86_400_000
test.each([
  ['moment', 500, 1_000],
  ['day', 501, 3_600_000],
  ['month', 501, DAY_MS],
  ['year', 501, 31 * DAY_MS],
])(
  'the record is shown by %s where it has %i moments so far apart',
  async (unit, moments, apart) => {
    const storyId = `record-by-${unit}`
    const begun = Date.parse('1980-01-01T00:00:00.000Z')
    await record.append(storyId, [opened()], begun)
    for (let n = 1; n < moments; n++)
      await record.append(
        storyId,
        [reported(`d-${n % 7 === 0 ? n : `x${n}`}`, { occurred: '2025' })],
        begun + n * apart,
      )
    const { got, expected } = await overviewOf(storyId)
    expect(got.momentsBy).toBe(unit)
    expect(got).toEqual(expected)
    expect(got.moments.reduce((sum, { events }) => sum + events, 0)).toBe(moments)
  },
  60_000,
)

const LARGE_SQL = `
  INSERT INTO record.event (story_id, version, type, data, salt, bounds, data_hash, hash, previous_hash, recorded_at,
    learned_at, known_at, append_id, recorded_by, partition, log_offset, index, names)
  SELECT 'large', version, CASE WHEN version % 7 = 0 THEN 'DevelopmentCorrected' ELSE 'DevelopmentReported' END,
    json_build_object('developmentId', 'd'), repeat('a', 32), NULL, repeat('a', 64), repeat('a', 64), repeat('a', 64),
    time, NULL, time, 'a' || version, 'desk', 9, version, 0, '{d}'
  FROM generate_series(2, 100000) version, LATERAL (SELECT to_char(timestamp '2021-01-01' + version * interval '1 minute',
    'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS time) at`

interface Plan {
  'Node Type': string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

test('a page of moments reads few blocks of a story of 100,000 events, wherever it is', async () => {
  const { dataSource } = record
  await record.append('large', [opened()], Date.parse('2020-12-31T00:00:00.000Z'))
  await dataSource.query(LARGE_SQL)
  await dataSource.query('ANALYZE record.event')
  const at = await storyAt(dataSource, 'large', { version: 80_000, now }, EDITOR)
  if (typeof at === 'string') throw new Error(at)
  const queries = vi.spyOn(dataSource, 'query')
  const after = '2021-01-31T00:00:00.000Z'
  for (const order of ['asc', 'desc'] as const)
    for (const place of [null, after])
      expect((await revisions(dataSource, at, { order, limit: 500, after: place })).items).toHaveLength(500)
  const statements = queries.mock.calls.map(([text, values]): [string, unknown[]] => [
    text,
    Array.isArray(values) ? values : [],
  ])
  queries.mockRestore()
  expect(statements).toHaveLength(4)
  for (const [text, values] of statements) {
    const [{ 'QUERY PLAN': found }]: [{ 'QUERY PLAN': [{ Plan: Plan }] }] = await dataSource.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    )
    const { 'Shared Hit Blocks': hit, 'Shared Read Blocks': read } = found[0].Plan
    expect(hit + read).toBeLessThan(4_000)
    expect(JSON.stringify(found)).not.toContain('Seq Scan')
  }
  expect((await overview(dataSource, at)).momentsBy).toBe('day')
})
