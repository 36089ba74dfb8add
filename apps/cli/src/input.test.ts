import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryDirectory } from '../../../test/support/temporary.js'
import { changeOf } from './development.js'
import { appendBodyOf, objectOf } from './input.js'

const directory = temporaryDirectory()
afterAll(() => rmSync(directory, { recursive: true }))
const fileOf = (content: string): string => {
  const file = join(directory, 'events.json')
  writeFileSync(file, content)
  return file
}
const never = new AbortController().signal

test('a JSON file is read as its value', async () =>
  expect(await objectOf(fileOf('{"a": [1.0, 1e3, 0.10]}'), never)).toEqual({ a: [1, 1000, 0.1] }))

test('an append is an object, or the array of its events', async () => {
  expect(await appendBodyOf(fileOf('{"events": [1], "learnedAt": "x"}'), never)).toEqual({
    events: [1],
    learnedAt: 'x',
  })
  expect(await appendBodyOf(fileOf('[1]'), never)).toEqual({ events: [1] })
})

test.each([
  ['"abc"', 'a string'],
  ['5', 'a number'],
  ['true', 'a boolean'],
  ['null', 'null'],
])('%s is refused as an append, and as the data of an event', async (content, what) => {
  const file = fileOf(content)
  await expect(appendBodyOf(file, never)).rejects.toThrow(
    `${file} is ${what}, but an append is an array of events or an object {"events": […]}`,
  )
  await expect(objectOf(file, never)).rejects.toThrow(`${file} is ${what}, but a JSON object is needed`)
})

test('an array is refused as the data of an event', async () =>
  expect(objectOf(fileOf('[]'), never)).rejects.toThrow('is an array, but a JSON object is needed'))

test.each([
  ['{"a": [1, 9007199254740993]}', /the number at \/a\/1 would be rounded/],
  ['{"a": 0.1234567890123456789}', /would be rounded/],
  ['{"a":', /is not JSON/],
])('a file with %s is refused', async (content, why) =>
  expect(objectOf(fileOf(content), never)).rejects.toThrow(why),
)

test('a number on the command line that would be rounded is refused', () => {
  expect(changeOf('places=[{"name":"x","lat":50.45}]')).toEqual({
    field: 'places',
    json: [{ name: 'x', lat: 50.45 }],
  })
  expect(() => changeOf('places=[{"name":"x","lat":50.450000000000000001}]')).toThrow(
    /the number at \/0\/lat would be rounded/,
  )
})
