import { Readable } from 'node:stream'
import fc from '../../../test/support/fast-check.js'
import { expect, test } from 'vitest'
import { all } from '../test/all.js'
import { ndjson } from './ndjson.js'

async function* pieces(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  let from = 0
  for (const size of sizes) {
    yield bytes.subarray(from, from + size)
    from += size
  }
  yield bytes.subarray(from)
}

const read = (text: string, sizes: readonly number[] = []) => all(ndjson(pieces(text, sizes)))

test('values are the same for every split of the bytes, also within characters', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue(), { maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 60 }),
      async (values, sizes) => {
        const text = values.map((value) => `${JSON.stringify(value)}\n`).join('')
        expect(JSON.stringify(await read(text, sizes))).toBe(JSON.stringify(values))
      },
    ),
  ))

test('the last line needs no line end, and empty lines are skipped', async () =>
  expect(await read('{"a":"é"}\n\n  \r\n[1]', [5, 1, 1])).toEqual([{ a: 'é' }, [1]]))

test('a line that is not JSON is an error with its number', async () =>
  expect(read('1\n\n{\n')).rejects.toThrow('line 3 is not JSON'))

test('bytes that are not UTF-8 are refused for every split', async () => {
  for (const bytes of [
    [0x22, 0xe9, 0x22],
    [0x22, 0xe2, 0x82],
  ])
    await expect(all(ndjson(Readable.from(bytes.map((byte) => Uint8Array.of(byte)))))).rejects.toThrow(
      'the text is not UTF-8',
    )
})
