import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MemoryOfFile } from './receiver-memory-file.js'
import { MemoryOfProcess } from './receiver-memory.js'

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

test('what was handled is known to the next process', () => {
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

test('a line that broke off is dropped, and the next does not hang on to it', () => {
  new MemoryOfFile(file).remember(handled(1))
  appendFileSync(file, '{"id":"sub/strait/2","sto')
  new MemoryOfFile(file).remember(handled(3))
  const after = new MemoryOfFile(file)
  expect([1, 2, 3].filter((version) => after.has(`sub/strait/${version}`))).toEqual([1, 3])
})

test('of many messages the oldest are forgotten, but not how far each story is; the file does not grow with them', () => {
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

test('a file that is none of its own is refused', () =>
  expect(() => new MemoryOfFile(folder)).toThrow(/EISDIR/))

test('what is remembered can be remembered again', () => {
  const memory = new MemoryOfProcess()
  for (const one of [handled(1), handled(2), handled(1, 'other')]) memory.remember(one)
  expect([...memory.all()]).toEqual([handled(1), handled(2), handled(1, 'other')])
})

const countOf = () => readFileSync(file, 'utf8').split('\n').length - 1
