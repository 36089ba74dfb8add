import { Notices } from '@filrouge/feed'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { AnswerCache } from './answer-cache.js'
import { ListStories, ListStoriesHandler } from './list-stories.js'
import { PinnedVersions } from './pinned-versions.js'
import type { ReadRequest } from './read-request.js'
import { ReadStory, ReadStoryHandler } from './read-story.js'

let record: FreshRecord
beforeEach(async () => {
  record = await freshRecord()
  await record.append('talks', [opened(), reported('a'), reported('b')])
})
afterEach(() => record.drop())

const anyone = { principal: null, role: 'anyone' as const, stories: null }
const reads = (query: ReadRequest['query']): ReadRequest => ({
  storyId: 'talks',
  query,
  minVersion: () => null,
  caller: anyone,
  callerNow: () => Promise.resolve(anyone),
})

test('a second caller gets the same answer from the cache, with its parsed body, and the database is not read', async () => {
  const { dataSource } = record
  const cache = new AnswerCache()
  const handler = new ReadStoryHandler(
    dataSource,
    new PinnedVersions(dataSource, new Notices(null), 100),
    cache,
  )
  const read = () => handler.execute(new ReadStory('timeline', reads({ limit: '1' })))
  const first = await read()
  expect(first.body()).toMatchObject({
    version: 3,
    items: [{ developmentId: 'a' }],
    next: expect.any(String),
  })
  await dataSource.query('DELETE FROM record.development')
  const second = await read()
  expect(second.body()).toEqual(first.body())
  expect(second).toMatchObject({ bytes: first.bytes, etag: first.etag, cursor: first.cursor })
})

test('a second caller gets the list of stories with cursor, ETag and parsed body', async () => {
  await record.append('older', [opened()])
  await record.append('newer', [opened()])
  const handler = new ListStoriesHandler(record.dataSource)
  const read = (query: object) => handler.execute(new ListStories(query, anyone))
  const first = await read({ limit: '2', lang: 'en' })
  expect(first.body()).toMatchObject({
    items: [{ title: { lang: 'en' } }, { title: { lang: 'en' } }],
    next: first.cursor,
  })
  expect(first.etag).toMatch(/^"[0-9a-f]{32}"$/)
  expect(await read({ limit: '2', lang: 'en' })).toMatchObject({ bytes: first.bytes, etag: first.etag })
  const second = await read({ limit: '2', cursor: first.cursor })
  expect(second.body()).toMatchObject({ items: [{}], next: null })
  await expect(read({ limit: 'x' })).rejects.toMatchObject({ code: 'validation-failed' })
})

test('a development names a figure only where a claim that names the development is in the world', async () => {
  const claim = (figureId: string, developmentId: string, occurred: string) => ({
    type: 'FigureReported',
    data: { figureId, label: { en: figureId }, value: { exact: 1 }, developmentId, occurred },
  })
  await record.append('talks', [
    claim('early', 'a', '2025-09-04'),
    claim('late', 'a', '2025-09-05'),
    claim('late', 'b', '2025-09-04'),
  ])
  const handler = new ReadStoryHandler(
    record.dataSource,
    new PinnedVersions(record.dataSource, new Notices(null), 100),
    new AnswerCache(),
  )
  const figuresOf = async (query: object) =>
    (await handler.execute(new ReadStory('development', { ...reads(query), developmentId: 'a' }))).body()
      .figures
  expect(await figuresOf({ happenedBy: '2025-09-04' })).toEqual(['early'])
  expect(await figuresOf({})).toEqual(['early', 'late'])
})

test('a cached state is the answer until an expectation becomes overdue, and not before it was judged', async () => {
  const expectation = {
    expectationId: 'vote',
    what: { en: 'a vote' },
    window: '2025-09-10',
    announcedBy: 'parliament',
  }
  await record.append('awaited', [opened(), { type: 'ExpectationAnnounced', data: expectation }])
  const handler = new ReadStoryHandler(
    record.dataSource,
    new PinnedVersions(record.dataSource, new Notices(null), 100),
    new AnswerCache(),
  )
  let made = 0
  const overdueAt = async (name: 'state' | 'expectations', now: string, query: object = {}) => {
    vi.setSystemTime(now)
    const queried = vi.spyOn(record.dataSource, 'query')
    const answer = await handler.execute(new ReadStory(name, { ...reads(query), storyId: 'awaited' }))
    made = queried.mock.calls.length
    queried.mockRestore()
    const body = answer.body()
    return 'counts' in body ? body.counts.overdue : body.items.filter(({ overdue }) => overdue).length
  }
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const name of ['state', 'expectations'] as const) {
    expect(await overdueAt(name, '2025-09-05T00:00:00.000Z')).toBe(0)
    expect(made).toBeGreaterThan(0)
    expect(await overdueAt(name, '2025-09-10T23:59:59.999Z')).toBe(0)
    expect(made).toBe(0)
    expect(await overdueAt(name, '2025-09-11T00:00:00.000Z')).toBe(1)
    expect(made).toBeGreaterThan(0)
    expect(await overdueAt(name, '2026-01-01T00:00:00.000Z')).toBe(1)
    expect(made).toBe(0)
    // A request that began earlier can ask later.
    expect(await overdueAt(name, '2025-09-10T23:59:59.999Z')).toBe(0)
    expect(made).toBeGreaterThan(0)
  }
  // A client that asks for the time of its clock gets the same answer as one that asks for none.
  const knownAt = '2025-09-06T00:00:00.000Z'
  expect(await overdueAt('state', '2025-09-05T00:00:00.000Z')).toBe(0)
  expect(await overdueAt('state', '2026-01-01T00:00:00.000Z', { knownAt })).toBe(0)
  expect(made).toBe(0)
})
