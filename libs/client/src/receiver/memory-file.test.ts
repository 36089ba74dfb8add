import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MemoryOfFile } from './memory-file.js'
import { MemoryOfProcess } from './memory.js'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'filrouge-memory-'))
  file = join(folder, 'received.ndjson')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const handled = (version: number, storyId = 'strait') => ({
  id: `sub/${storyId}/${version}`,
  storyId,
  version,
  filterRevision: 1,
})

test('a handled message is known to the next process', () => {
  const before = new MemoryOfFile(file)
  for (const one of [handled(1), handled(4), handled(2, 'other'), handled(3)]) before.remember(one)
  const after = new MemoryOfFile(file)
  expect(after.has('sub/strait/3')).toBe(true)
  expect(after.has('sub/strait/2')).toBe(false)
  expect([after.last('strait'), after.last('other'), after.last('third')]).toEqual([
    handled(4),
    handled(2, 'other'),
    null,
  ])
})

test('an incomplete line is dropped, and the next one starts on a line of its own', () => {
  new MemoryOfFile(file).remember(handled(1))
  appendFileSync(file, '{"id":"sub/strait/2","sto')
  new MemoryOfFile(file).remember(handled(3))
  const after = new MemoryOfFile(file)
  expect([1, 2, 3].filter((version) => after.has(`sub/strait/${version}`))).toEqual([1, 3])
})

test('the oldest of many messages are forgotten, but not the last version of each story, and the file stays small', () => {
  const lines = Array.from({ length: 450_000 }, (_, i) => `${JSON.stringify(handled(i + 1))}\n`)
  writeFileSync(file, `${JSON.stringify(handled(7, 'old'))}\n${lines.join('')}`)
  const memory = new MemoryOfFile(file)
  expect(memory.last('old')).toEqual(handled(7, 'old'))
  expect(memory.has('sub/strait/250000')).toBe(false)
  expect(memory.has('sub/strait/350001')).toBe(true)
  const kept = countOf()
  expect(kept).toBeLessThan(200_002)
  for (let version = 450_001; version <= 560_000; version++) memory.remember(handled(version))
  expect(countOf()).toBeLessThan(kept + 100_000)
  expect(new MemoryOfFile(file).last('strait')).toEqual(handled(560_000))
})

test('a file that cannot be read is refused', () => expect(() => new MemoryOfFile(folder)).toThrow(/EISDIR/))

test('all remembered messages can be remembered again', () => {
  const memory = new MemoryOfProcess()
  for (const one of [handled(1), handled(2), handled(1, 'other')]) memory.remember(one)
  expect([...memory.all()]).toEqual([handled(1), handled(2), handled(1, 'other')])
})

const countOf = () => readFileSync(file, 'utf8').split('\n').length - 1
