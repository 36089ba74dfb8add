import { kinds } from '@filrouge/story'
import { expect, test } from 'vitest'
import { FactsCache } from './facts-cache.js'

const EVERYTHING = { before: Infinity, sealed: new Set<string>() }
const rated = (version: number, source = `source ${version}`) => ({
  ...kinds.SourceRated({ source, reliability: 'B', reason: { en: 'x' } }),
  version,
  names: [],
})
const upTo = (last: number) => Array.from({ length: last }, (_, i) => rated(i + 1))

test('events that are accepted out of order are learnt in order', () => {
  const cache = new FactsCache()
  cache.learnAccepted('s', [rated(1)])
  cache.learnAccepted('s', [rated(3), rated(4)])
  expect([cache.versionOf('s'), cache.isCurrent('s')]).toEqual([1, false])
  expect(cache.factsOf('s').hasName('source 3', EVERYTHING)).toBe(false)
  cache.learnAccepted('s', [rated(2)])
  expect([cache.versionOf('s'), cache.isCurrent('s')]).toEqual([4, true])
  expect(cache.factsOf('s').hasName('source 3', EVERYTHING)).toBe(true)
})

test('the events between are read', () => {
  const cache = new FactsCache()
  cache.learnRead('s', upTo(2))
  cache.learnAccepted('s', [rated(5)])
  expect(cache.isCurrent('s')).toBe(false)
  cache.learnRead('s', [rated(3), rated(4)])
  expect([cache.versionOf('s'), cache.isCurrent('s'), cache.factsOf('s').isWhole]).toEqual([5, true, true])
})

test('an event that must be read is not learnt before, and those after it are read with it', () => {
  const cache = new FactsCache()
  cache.learnAccepted('s', [rated(1), { version: 2, names: null }, rated(3)])
  expect([cache.versionOf('s'), cache.isCurrent('s')]).toEqual([1, false])
  cache.learnRead('s', [rated(2)])
  expect([cache.versionOf('s'), cache.isCurrent('s')]).toEqual([2, false])
  cache.learnRead('s', [rated(3)])
  expect([cache.versionOf('s'), cache.isCurrent('s')]).toEqual([3, true])
})

test('a story of which only the last events are read is not known as a whole', () => {
  const cache = new FactsCache()
  cache.learnRead('s', [rated(501), rated(502)])
  expect(cache.factsOf('s').isWhole).toBe(false)
})

test('events that were read after a version are not learnt if those before were forgotten meanwhile', () => {
  const cache = new FactsCache()
  cache.learnRead('s', [rated(3), rated(4)], 2)
  expect(cache.versionOf('s')).toBe(0)
  cache.learnAccepted('s', [rated(5)])
  expect(cache.isCurrent('s')).toBe(false)
  cache.learnRead('s', upTo(4))
  expect([cache.isCurrent('s'), cache.factsOf('s').isWhole]).toEqual([true, true])
})

test('where stories are written to in turn and have no room, most of them stay, and the last one always does', () => {
  const cache = new FactsCache()
  const stories = Array.from({ length: 70 }, (_, n) => `s${n}`)
  for (const storyId of stories) cache.learnRead(storyId, upTo(800))
  let current = 0
  for (let version = 801; version < 804; version++)
    for (const storyId of stories) {
      if (cache.isCurrent(storyId)) current += 1
      else cache.learnRead(storyId, upTo(version - 1))
      cache.learnAccepted(storyId, [rated(version)])
      expect(cache.versionOf(storyId)).toBe(version)
    }
  // 49 have room. If always the oldest one went, none of the 210 would be current.
  expect(current).toBeGreaterThan(25)
  expect(stories.filter((storyId) => cache.isCurrent(storyId)).length).toBeLessThan(50)
})

test('developments as such take no room', () => {
  const cache = new FactsCache()
  const stories = Array.from({ length: 2_000 }, (_, n) => `s${n}`)
  const report = (version: number) => ({
    ...kinds.DevelopmentReported({
      developmentId: `d-${version}`,
      headline: { en: 'x' },
      language: 'en',
      occurred: '2025-09-04',
      kind: { category: 'consult' },
    }),
    version,
    names: [`d-${version}`],
  })
  for (let version = 1; version <= 100; version++)
    for (const storyId of stories) cache.learnAccepted(storyId, [report(version)])
  expect(stories.filter((storyId) => !cache.isCurrent(storyId))).toEqual([])
})
