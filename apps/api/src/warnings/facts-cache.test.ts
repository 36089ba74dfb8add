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

test('stories that were not written to for long make room', () => {
  const cache = new FactsCache()
  for (let story = 0; story < 60; story++) {
    cache.learnRead(`s${story}`, upTo(2_400))
    cache.learnAccepted('kept', [rated(story + 1)])
  }
  expect(cache.isCurrent('s0')).toBe(false)
  expect(cache.isCurrent('s59')).toBe(true)
  expect(cache.versionOf('kept')).toBe(60)
})
