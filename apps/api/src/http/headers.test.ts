import { expect, test } from 'vitest'
import { expectedOf, HEADERS, isUnchanged } from './headers.js'

const SUFFIXES = ['', '-gzip', '--gzip', '-br', '-zstd', ';gzip']
const tags = (tag: string) => SUFFIXES.flatMap((suffix) => [`"${tag}${suffix}"`, `W/"${tag}${suffix}"`])

test.each([...tags('8'), ...tags('8-43a8'), ...tags('8-b')])('If-Match: %s expects version 8', (tag) => {
  expect(expectedOf({ 'if-match': tag })).toEqual({ version: 8 })
  expect(tag).toMatch(new RegExp(HEADERS['If-Match'].schema.pattern))
})

test.each([
  '8',
  '"8',
  '"8-gzi"',
  '"8-gzip-br"',
  '"8 -gzip"',
  '"8-43A8"',
  '"-gzip"',
  '"1234567890"',
  '"8", "9"',
])('If-Match: %s is refused', (tag) => {
  expect(() => expectedOf({ 'if-match': tag })).toThrow('a version in quotes')
  expect(tag).not.toMatch(new RegExp(HEADERS['If-Match'].schema.pattern))
})

test.each([...tags('8-43a8'), '"1", W/"8-43a8-gzip" , "9"', '*'])(
  'If-None-Match: %s names "8-43a8"',
  (tag) => {
    expect(isUnchanged({ 'if-none-match': tag }, '"8-43a8"')).toBe(true)
  },
)

test.each([...tags('8-43a9'), '8-43a8', '"8-43a8-deflated"', '"-gzip"', '""'])(
  'If-None-Match: %s does not name "8-43a8"',
  (tag) => {
    expect(isUnchanged({ 'if-none-match': tag }, '"8-43a8"')).toBe(false)
  },
)
