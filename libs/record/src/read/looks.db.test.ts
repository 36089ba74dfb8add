import { afterAll, beforeAll, expect, test } from 'vitest'
import fc from '../../../../test/support/fast-check.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { looksOf } from './looks.js'

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

async function keysOf(names: readonly string[]): Promise<string[]> {
  const rows: { key: string }[] = await record.dataSource.query(
    'SELECT record.look_key(name) AS key FROM unnest($1::text[]) WITH ORDINALITY AS n(name, i) ORDER BY i',
    [names],
  )
  return rows.map(({ key }) => key)
}
/** The first 100 characters, as Postgres counts them. */
const cut = (text: string) => [...text].slice(0, 100).join('')

/** Letters that compose, and characters that are invisible. */
const names = fc.array(
  fc.string({
    unit: fc.constantFrom(
      'a',
      'e',
      'é',
      '\u0301',
      '\u0308',
      '\u200d',
      '\u00ad',
      'ｱ',
      '\u3099',
      '각',
      '\u1100',
      '\u1161',
      '\u{1d160}',
    ),
    minLength: 1,
    maxLength: 150,
  }),
  { minLength: 50, maxLength: 50 },
)

test('a key of a name in Postgres is the beginning of its look', () =>
  fc.assert(
    fc.asyncProperty(names, async (some) => {
      expect(await keysOf(some)).toEqual(some.map((name) => cut(looksOf(name))))
    }),
    { numRuns: 10 },
  ))

test('the same characters are invisible in Postgres', async () => {
  const characters = Array.from({ length: 0x10ffff }, (_, i) => i + 1)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /\p{Default_Ignorable_Code_Point}/u.test(character))
  expect(characters.length).toBeGreaterThan(4_000)
  expect((await keysOf(characters)).filter((key) => key !== '')).toEqual([])
})
