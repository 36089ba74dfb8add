import { afterAll, beforeAll, expect, test } from 'vitest'
import { announced, held, opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { knownIds, lastKnownTime, mergedInto, settledBy, standingMerges } from './known-ids.js'

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
  const merged = (into: string, ...from: string[]) => ({ type: 'DevelopmentsMerged', data: { into, from } })
  await record.append('s', [
    opened(),
    ...['walkout', 'secret', 'one', 'two', 'three', 'a-long-id-that-is-not-near'].map((id) => reported(id)),
    { type: 'IssueRaised', data: { issueId: 'troops', question: { en: 'x' } } },
    announced('backstop'),
    announced('hidden', 'secret'),
    held('secret'),
    merged('one', 'two'),
    merged('secret', 'three'),
    { type: 'MergeUndone', data: { mergeVersion: 12 } },
  ])
})
afterAll(() => record?.drop())

const known = async (kind: 'development' | 'issue' | 'expectation', id: string, seesHeld: boolean) =>
  (await knownIds(record.dataSource, 's', kind, id, seesHeld)).sort()

test('ids of about the same length, and those that are held for editors only', async () => {
  expect(await known('development', 'walkot', true)).toEqual(['one', 'secret', 'three', 'two', 'walkout'])
  expect(await known('development', 'walkot', false)).toEqual(['one', 'three', 'two', 'walkout'])
  expect(await known('issue', 'troop', false)).toEqual(['troops'])
  expect(await known('expectation', 'backstp', true)).toEqual(['backstop', 'hidden'])
  expect(await known('expectation', 'backstp', false)).toEqual(['backstop'])
  expect(await knownIds(record.dataSource, 'other', 'development', 'walkot', true)).toEqual([])
})

test('merges that stand, and what a development was merged into', async () => {
  expect(await standingMerges(record.dataSource, 's')).toEqual([13])
  expect(await mergedInto(record.dataSource, 's', 'three', true)).toBe('secret')
  expect(await mergedInto(record.dataSource, 's', 'three', false)).toBeNull()
  expect(await mergedInto(record.dataSource, 's', 'two', true)).toBeNull()
})

test('what settled an expectation that was announced with a held development is known to editors only', async () => {
  await record.append('settled', [
    opened(),
    reported('secret'),
    announced('hidden', 'secret'),
    { type: 'ExpectationCancelled', data: { expectationId: 'hidden', reason: { en: 'x' } } },
  ])
  const settled = (seesHeld: boolean) => settledBy(record.dataSource, 'settled', 'hidden', seesHeld)
  const cancelled = { type: 'ExpectationCancelled', version: 4 }
  expect(await settled(false)).toEqual(cancelled)
  await record.append('settled', [held('secret')])
  expect([await settled(true), await settled(false)]).toEqual([cancelled, null])
})

test('the last known time', async () => {
  expect(await lastKnownTime(record.dataSource, 's')).toMatch(/^\d{4}-/)
  expect(await lastKnownTime(record.dataSource, 'other')).toBeNull()
})
