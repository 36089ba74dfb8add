import { afterAll, beforeAll, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { makeWords } from '../write/make-words.js'
import { state } from './state.js'
import { storyAt, type StoryAt } from './story-at.js'
import { timeline } from './timeline.js'

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

const caller = { principal: null, role: 'admin', stories: null } as const
async function at(storyId: string, version?: number): Promise<StoryAt> {
  const picked = await storyAt(
    record.dataSource,
    storyId,
    { version, now: '2025-09-05T00:00:00.000Z' },
    caller,
  )
  if (typeof picked === 'string') throw new Error(picked)
  return picked
}
async function found(storyId: string, q: string, version?: number): Promise<string[]> {
  const filter = { order: 'asc', limit: 100, include: [], narrowing: { q }, after: null } as const
  const { items } = await timeline(record.dataSource, await at(storyId, version), filter)
  return items.map(({ developmentId }) => developmentId)
}
const counted = async (): Promise<number> => {
  const [row]: { n: number }[] = await record.dataSource.query(
    'SELECT count(*)::integer AS n FROM record.development_words',
  )
  return row?.n ?? 0
}
const allWords = async () => {
  while (await makeWords(record.dataSource, 3));
}

test('what was just appended is found before its words are made, and after', async () => {
  await record.append('s', [opened(), reported('a', { headline: { en: 'The guarantees' } })])
  await record.append('s', [reported('b', { headline: { fr: 'Les garanties' } })])
  const merged = { type: 'DevelopmentsMerged', data: { into: 'a', from: ['b'] } }
  await record.append('s', [merged])
  await record.append('s', [{ type: 'MergeUndone', data: { mergeVersion: 4 } }])
  const corrected = { developmentId: 'a', changes: { headline: { en: 'The promises' } } }
  const correction = { ...corrected, reason: { en: 'x' }, severity: 'minor' }
  await record.append('s', [{ type: 'DevelopmentCorrected', data: correction }])
  const looks = async () => [
    await found('s', 'guarantee'),
    await found('s', 'guarantee', 5),
    await found('s', 'promise'),
    await found('s', 'garantie', 4),
    await found('s', 'garantie', 5),
  ]
  const expected = [[], ['a'], ['a'], [], ['b']]
  expect(await counted()).toBe(0)
  expect(await looks()).toEqual(expected)
  expect(await makeWords(record.dataSource, 3)).toBe(true)
  expect(await looks()).toEqual(expected)
  await allWords()
  expect(await counted()).toBe(5)
  expect(await looks()).toEqual(expected)
  // By the index alone: what the words say, not the texts.
  await record.dataSource.query(
    `UPDATE record.development_words SET words = 'otherwise' WHERE from_version = 3`,
  )
  expect(await found('s', 'otherwise', 3)).toEqual(['b'])
})

test('a stop word is none in a text of another language', async () => {
  await record.append('stop', [
    opened(),
    reported('en', { headline: { en: 'Hopes die at the summit' } }),
    reported('de', { headline: { de: 'Die Hoffnung auf the best' } }),
  ])
  expect(await found('stop', 'die')).toEqual(['en'])
  expect(await found('stop', 'the')).toEqual(['de'])
  expect(await found('stop', 'die hoffnung')).toEqual(['de'])
  expect(await found('stop', 'die summit')).toEqual(['en'])
  expect(await found('stop', 'die -summit')).toEqual([])
  const both = {
    headline: { en: 'A summit', fr: 'Un sommet' },
    actors: [{ name: 'The Elders', role: 'host' }],
  }
  await record.append('stop', [reported('both', both)])
  expect(await found('stop', 'the')).toEqual(['de'])
  expect(await found('stop', 'the elders')).toEqual(['both'])
  expect(await found('stop', '-summit')).toEqual(['de'])
})

test('texts larger than any that can be sent are taken', async () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const word = (n: number): string => (n < 26 ? '' : word(Math.floor(n / 26) - 1)) + letters[n % 26]
  let n = 0
  const words = (length: number) => {
    let text = ''
    while (text.length < length) text += `${word(n++)} `
    return text.slice(0, length)
  }
  const tags = ['xx', 'en', 'fr', 'sr', 'tr', 'zh', 'th', 'ar']
  await record.append('long', [
    opened(),
    reported('long', {
      body: Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`${tags[i % 8]}-x-${i}`, words(20_000)]),
      ),
      actors: Array.from({ length: 100 }, () => ({ name: words(300), role: 'host' })),
      places: Array.from({ length: 100 }, () => ({ name: words(300) })),
    }),
    {
      type: 'TranslationAdded',
      data: { developmentId: 'long', language: 'xx', headline: 'x'.repeat(500), body: '基'.repeat(20_000) },
    },
  ])
  await allWords()
  expect(await found('long', 'long')).toEqual(['long'])
  expect(await found('long', '基基')).toEqual(['long'])
})

test('the five developments last touched, each once, of those that are shown', async () => {
  const touch = (developmentId: string) => ({
    type: 'CredibilityAssessed',
    data: { developmentId, credibility: 2, reason: { en: 'x' } },
  })
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  await record.append('touched', [opened(), ...ids.map((id) => reported(id))])
  await record.append('touched', [touch('a'), touch('b'), touch('a')])
  const gone = { type: 'DevelopmentWithdrawn', data: { developmentId: 'h', reason: { en: 'x' } } }
  await record.append('touched', [gone, { type: 'DevelopmentsMerged', data: { into: 'c', from: ['g'] } }])
  const latest = async (version?: number) =>
    (await state(record.dataSource, await at('touched', version))).latest.map((one) => one.developmentId)
  expect(await latest()).toEqual(['c', 'a', 'b', 'f', 'e'])
  expect(await latest(11)).toEqual(['b', 'a', 'h', 'g', 'f'])
  expect(await latest(3)).toEqual(['b', 'a'])
})
