import fc from '../../../../test/support/fast-check.js'
import { expect, test } from 'vitest'
import { LineSplitter, type Line } from './line-splitter.js'

const split = (parts: readonly Buffer[]) => {
  const splitter = new LineSplitter()
  return [...parts.flatMap((part) => splitter.push(part)), ...splitter.end()]
}
const texts = (lines: readonly Line[]) =>
  lines.map(({ number, bytes }) => [number, bytes?.toString() ?? null])

test('lines do not depend on how their bytes are split', () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'é', '{"x":1}', '', ' \t', '\n', '\r\n', '\r', '\uFEFF'), {
        maxLength: 30,
      }),
      fc.array(fc.nat(100), { maxLength: 30 }),
      (pieces, cuts) => {
        const file = Buffer.from(pieces.join(''))
        const ends = [...new Set(cuts.filter((cut) => cut < file.length))].sort((a, b) => a - b)
        const parts = [...ends, file.length].map((end, i) => file.subarray(ends[i - 1] ?? 0, end))
        expect(texts(split(parts))).toEqual(texts(split([file])))
        const lines = file
          .toString()
          .replace(/^\uFEFF/, '')
          .split('\n')
          .map((text, i) => [i + 1, text.replace(/\r$/, '')])
        expect(texts(split([file]))).toEqual(lines.filter(([, text]) => /[^ \t\r]/.test(String(text))))
      },
    ),
  ))

test('a line of 512 KiB is accepted, a larger one is marked, and the line after it is read as usual', () => {
  const most = 'x'.repeat(512 * 1024)
  const lines = split([
    Buffer.from(`${most}\r\n${most}x\n`),
    Buffer.from(`${most}${most}`),
    Buffer.from('\nnext'),
  ])
  expect(lines.map(({ number, bytes }) => [number, bytes?.length ?? null])).toEqual([
    [1, 512 * 1024],
    [2, null],
    [3, null],
    [4, 4],
  ])
})
