import { Notices } from '@filrouge/feed'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { AnswerCache } from './answer-cache.js'
import { PinnedVersions } from './pinned-versions.js'
import type { Question } from './question.js'
import { ReadStory, ReadStoryHandler } from './read-story.js'

let record: FreshRecord
beforeEach(async () => {
  record = await freshRecord()
  await record.append('talks', [opened(), reported('a'), reported('b')])
})
afterEach(() => record.drop())

const anyone = { principal: null, role: 'anyone' as const, stories: null }
const question: Question = {
  at: { now: '2025-09-05T00:00:00.000Z' },
  lang: null,
  minVersion: null,
  listed: { past: null },
}
const filter = { order: 'asc', limit: 1, include: [], narrowing: {}, after: null } as const

test('a second caller gets the same answer from the cache, with its parsed body, and the database is not read', async () => {
  const { dataSource } = record
  const cache = new AnswerCache()
  const handler = new ReadStoryHandler(
    dataSource,
    new PinnedVersions(dataSource, new Notices(null), 100),
    cache,
  )
  const read = () => handler.execute(new ReadStory('timeline', 'talks', filter, question, anyone))
  const first = await read()
  expect(first.body()).toMatchObject({
    version: 3,
    items: [{ developmentId: 'a' }],
    next: expect.any(String),
  })
  await dataSource.query('DELETE FROM record.development')
  const second = await read()
  expect(second.body()).toEqual(first.body())
  expect(second).toMatchObject({ text: first.text, etag: first.etag, cursor: first.cursor })
})
