import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '@filrouge/access'
import { held, opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { oneDevelopment } from './developments.js'
import { storyAt } from './story-at.js'

const e = (type: string, data: object) => ({ type, data })
const reason = { en: 'The same meeting' }

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
  await record.append('s', [
    opened(),
    ...['a', 'b', 'c', 'd'].map((id) => reported(id, { headline: { en: id } })),
    e('TranslationAdded', { developmentId: 'b', language: 'fr', headline: 'b en français' }),
    e('DevelopmentsMerged', { into: 'a', from: ['d'] }),
    held('c'),
    e('DevelopmentsMerged', { into: 'a', from: ['c', 'b'], reason }),
    e('MergeUndone', { mergeVersion: 7 }),
  ])
})
afterAll(() => record?.drop())

async function mergedAt(version: number, role: Caller['role']) {
  const caller: Caller = { principal: 'x', role, stories: null }
  const at = await storyAt(record.dataSource, 's', { version, now: '2026-01-01T00:00:00.000Z' }, caller)
  if (typeof at === 'string') throw new Error(at)
  return (await oneDevelopment(record.dataSource, at, 'a'))?.merged
}

const b = { developmentId: 'b', language: 'en', headline: { en: 'b', fr: 'b en français' }, version: 9 }
const c = { developmentId: 'c', language: 'en', headline: { en: 'c' }, version: 9 }
const d = { developmentId: 'd', language: 'en', headline: { en: 'd' }, version: 7 }

test('a development has what was merged into it, until the merge is undone', async () => {
  expect(await mergedAt(6, 'editor')).toEqual([])
  expect(await mergedAt(9, 'editor')).toEqual([
    { ...d, reason: null },
    { ...c, reason },
    { ...b, reason },
  ])
  expect(await mergedAt(10, 'editor')).toEqual([
    { ...c, reason },
    { ...b, reason },
  ])
})

test('what is held is left out below editor, and so is the reason of a merge that names it', async () =>
  expect(await mergedAt(9, 'reader')).toEqual([
    { ...d, reason: null },
    { ...b, reason: null },
  ]))
