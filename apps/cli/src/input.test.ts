import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryDirectory } from '../../../test/support/temporary.js'
import { changeOf } from './development.js'
import { jsonOf } from './input.js'

const directory = temporaryDirectory()
afterAll(() => rmSync(directory, { recursive: true }))
const fileOf = (content: string): string => {
  const file = join(directory, 'events.json')
  writeFileSync(file, content)
  return file
}
const never = new AbortController().signal

test('a JSON file is read as its value', async () =>
  expect(await jsonOf(fileOf('{"a": [1.0, 1e3, 0.10]}'), never)).toEqual({ a: [1, 1000, 0.1] }))

test.each([
  ['{"a": [1, 9007199254740993]}', /the number at \/a\/1 would be rounded/],
  ['0.1234567890123456789', /would be rounded/],
  ['{"a":', /is not JSON/],
])('a file with %s is refused', async (content, why) =>
  expect(jsonOf(fileOf(content), never)).rejects.toThrow(why),
)

test('a number on the command line that would be rounded is refused', () => {
  expect(changeOf('places=[{"name":"x","lat":50.45}]', 'en')).toEqual(['places', [{ name: 'x', lat: 50.45 }]])
  expect(() => changeOf('places=[{"name":"x","lat":50.450000000000000001}]', 'en')).toThrow(
    /the number at \/0\/lat would be rounded/,
  )
})
