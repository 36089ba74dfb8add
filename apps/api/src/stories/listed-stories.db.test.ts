import type { Caller } from '@filrouge/access'
import { Notices } from '@filrouge/feed'
import { afterAll, beforeAll, expect, test } from 'vitest'
import fc from '../../../../test/support/fast-check.js'
import { held, opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { histories, recordHistory } from '../../../../test/support/histories/index.js'
import * as plain from '../../../../test/support/plain-fold/index.js'
import { EDITOR, READER } from '../../test/past-questions.js'
import { AnswerCache } from './answer-cache.js'
import { ListStories, ListStoriesHandler } from './list-stories.js'
import { ListTags, ListTagsHandler } from './list-tags.js'
import { PinnedVersions } from './pinned-versions.js'
import { ReadStory, ReadStoryHandler } from './read-story.js'

/* What the list of stories says of each, and their tags. */

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

async function eventsOf(storyId: string): Promise<plain.PlainEvent[]> {
  const versions = new PinnedVersions(record.dataSource, new Notices(null), 100)
  const handler = new ReadStoryHandler(record.dataSource, versions, new AnswerCache())
  const callerNow = () => Promise.resolve(EDITOR)
  const request = { storyId, query: { limit: '500' }, minVersion: () => null, caller: EDITOR, callerNow }
  return plain.plainEvents([...(await handler.execute(new ReadStory('events', request))).body().items])
}

const list = async (caller: Caller, query: Readonly<Record<string, string>> = {}) =>
  (
    await new ListStoriesHandler(record.dataSource).execute(
      new ListStories({ limit: '500', include: 'strip', ...query }, caller),
    )
  ).body().items

/** An editor of other stories reads this one, and does not see what is held. */
const OTHER: Caller = { principal: 'y', role: 'editor', stories: ['other-*'], publicRead: true }
const CALLERS: readonly (readonly [Caller, seesHeld: boolean])[] = [
  [EDITOR, true],
  [READER, false],
  [OTHER, false],
]

let stories = 0

test('for each caller the list says of a story what the plain fold says of it', { timeout: 240_000 }, () =>
  fc.assert(
    fc.asyncProperty(histories, fc.constantFrom(undefined, 'fr', 'de'), async (history, lang) => {
      const storyId = `story-${(stories += 1)}`
      await recordHistory(record, storyId, history)
      const all = await eventsOf(storyId)
      for (const [caller, seesHeld] of CALLERS) {
        const items = await list(caller, lang === undefined ? {} : { lang })
        const look = plain.lookAt(all, { seesHeld, now: new Date().toISOString() })
        const got = items.find((item) => item.storyId === storyId)
        const isReadable = caller !== OTHER || plain.mayRead(all, 'anyone')
        const expected = look && isReadable ? plain.listedOf(look, storyId) : undefined
        const at = { role: caller.role, lang }
        expect({ ...at, got }).toEqual({
          ...at,
          got: lang === undefined ? expected : expected && plain.inLanguage(expected, [lang, 'en']),
        })
      }
    }),
    { numRuns: 30, endOnFailure: true },
  ),
)

test('a story of more than 120 reported developments has no strip', async () => {
  const reports = (letter: string, length: number) =>
    Array.from({ length }, (_, n) => reported(`${letter}-${n}`))
  await record.append('large', [opened(), ...reports('a', 99)])
  await record.append('large', reports('b', 22))
  const large = async () => (await list(READER)).find(({ storyId }) => storyId === 'large')
  expect(await large()).toMatchObject({ counts: { developments: 121 }, strip: null })
  await record.append('large', [held('a-0')])
  expect((await large())?.strip).toHaveLength(120)
})

const tagged = (tags: string[], visibility = 'public') => ({
  type: 'StoryOpened',
  data: { title: { en: 'x' }, language: 'en', tags, visibility },
})

test('tags are counted over the stories that the caller may read, in pages', async () => {
  await record.append('tags-1', [tagged(['Kyïv', 'b', 'a'])])
  await record.append('tags-2', [tagged(['kyiv', 'c', 'Kyïv'])])
  await record.append('tags-3', [tagged(['KYIV', 'secret'], 'restricted')])
  await record.append('tags-4', [tagged(['kyiv', 'gone'])])
  await record.append('tags-4', [{ type: 'StoryDescribed', data: { tags: ['kyiv'] } }])
  const handler = new ListTagsHandler(record.dataSource)
  const page = async (caller: Caller, query: Readonly<Record<string, string>>) =>
    (await handler.execute(new ListTags(query, caller))).body()
  const some: Caller = { principal: 'z', role: 'reader', stories: ['tags-*'] }
  const anyone: Caller = { principal: null, role: 'anyone', stories: null }
  const ofAll = [
    { tag: 'Kyïv', stories: 4 },
    ...['a', 'b', 'c', 'secret'].map((tag) => ({ tag, stories: 1 })),
  ]
  expect(await page(some, {})).toEqual({ items: ofAll, next: null })
  const publicOnes = (await page(anyone, { limit: '500' })).items
  expect(publicOnes).toContainEqual({ tag: 'Kyïv', stories: 3 })
  expect(publicOnes.map(({ tag }) => tag)).not.toContain('secret')
  const items = []
  for (let query: Readonly<Record<string, string>> | null = { limit: '2' }; query;) {
    const { items: more, next }: Awaited<ReturnType<typeof page>> = await page(some, query)
    items.push(...more)
    query = next === null ? null : { limit: '2', cursor: next }
  }
  expect(items).toEqual(ofAll)
})
