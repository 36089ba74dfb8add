import { afterAll, beforeAll, expect, test } from 'vitest'
import { opened } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { listStories, STORIES_SQL } from './stories.js'
import { mayReadStory, type Caller } from '@filrouge/access'

const STORIES = ['a', 'a%', 'a-1', 'ab', 'a_1', 'b'].map((id) => id.replace('%', '.x'))
const restricted = (id: string) => ({
  type: 'StoryOpened',
  data: { title: { en: id }, language: 'en', visibility: 'restricted' },
})
const LIMITS = [
  null,
  [],
  ['a'],
  ['a*'],
  ['a-*'],
  ['a_*'],
  ['a%'],
  ['%*'],
  ['*'],
  ['ab', 'b'],
  ['nothing*'],
  [''],
]
const ROLES: Caller['role'][] = ['anyone', 'reader', 'admin']

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
  for (const id of STORIES) {
    await record.append(`public-${id}`, [opened()])
    await record.append(id, [restricted(id)])
  }
})
afterAll(() => record?.drop())

const all = {
  q: null,
  tag: null,
  status: null,
  limit: 500,
  after: null,
  now: new Date().toISOString(),
  withStrip: true,
}

test('the list shows the stories that mayReadStory allows, for each role and key', async () => {
  const callers = ROLES.flatMap((role) => LIMITS.map((stories) => ({ role, stories })))
  for (const { role, stories } of callers)
    for (const publicRead of [true, false]) {
      const caller: Caller = { principal: role === 'anyone' ? null : 'x', role, stories, publicRead }
      const { items } = await listStories(record.dataSource, caller, all)
      const allowed = [
        ...STORIES.map((id) => `public-${id}`).filter((id) => mayReadStory(caller, id, 'public')),
        ...STORIES.filter((id) => mayReadStory(caller, id, 'restricted')),
      ]
      expect([caller, items.map(({ storyId }) => storyId).sort()]).toEqual([caller, allowed.sort()])
    }
})

test('a page of many stories walks the index head_by_update, and sorts nothing', async () => {
  await record.dataSource.query(`
    INSERT INTO record.head SELECT 'many-' || n, 1, json_build_object('knownAt', '2025-01-01T00:00:00.' || n || 'Z')
    FROM generate_series(10000, 14999) AS n`)
  await record.dataSource.query(`
    INSERT INTO record.story (story_id, from_version, status, visibility, doc)
    SELECT 'many-' || n, 1, 'open', 'public', '{"title":{"en":"x"},"language":"en"}' FROM generate_series(10000, 14999) AS n`)
  await record.dataSource.query('ANALYZE record.head; ANALYZE record.story')
  const parameters = [true, null, null, null, null, '2025-01-01T00:00:00.12000Z', 'many-12000', 51]
  const plan: { 'QUERY PLAN': string }[] = await record.dataSource.query(`EXPLAIN ${STORIES_SQL}`, parameters)
  const lines = plan.map((row) => row['QUERY PLAN']).join('\n')
  expect(lines).toContain('Index Scan using head_by_update')
  expect(lines).not.toMatch(/Sort|Seq Scan/)
})

test('a tag is found by an index, in any normal form, case and accents', async () => {
  const tagged = (tags: string[]) => ({
    type: 'StoryOpened',
    data: { title: { en: 'x' }, language: 'en', tags },
  })
  await record.append('tagged-1', [tagged(['x', 'Kyïv'.normalize('NFC')])])
  await record.append('tagged-2', [tagged(['KYÏV'.normalize('NFD')])])
  await record.append('tagged-3', [tagged(['Kyïv region'])])
  const caller: Caller = { principal: 'x', role: 'admin', stories: null }
  for (const tag of ['Kyïv'.normalize('NFC'), 'Kyïv'.normalize('NFD'), 'kyiv', 'ky\u00adiv']) {
    const { items } = await listStories(record.dataSource, caller, { ...all, tag })
    expect(items.map(({ storyId }) => storyId)).toEqual(['tagged-2', 'tagged-1'])
  }
  await record.dataSource.query('ANALYZE record.story')
  const parameters = [true, null, null, 'kyiv', null, null, null, 51]
  const plan: { 'QUERY PLAN': string }[] = await record.dataSource.query(`EXPLAIN ${STORIES_SQL}`, parameters)
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('story_by_tag')
})
