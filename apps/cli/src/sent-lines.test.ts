import fc from '../../../test/support/fast-check.js'
import { expect, test } from 'vitest'
import { SentLines } from './sent-lines.js'

async function* pieces(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  let from = 0
  for (const size of sizes) yield bytes.subarray(from, (from += size))
  yield bytes.subarray(from)
}

async function sent(text: string, sizes: readonly number[] = []): Promise<SentLines> {
  const lines = new SentLines()
  let passed = ''
  for await (const chunk of lines.pass(pieces(text, sizes))) passed += Buffer.from(chunk).toString('latin1')
  expect(passed).toBe(Buffer.from(text).toString('latin1'))
  return lines
}

test('lines wait for their answers and empty lines do not, for every split of the bytes', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('{"a":1}', '', ' \r', '{"é":[]}'), { maxLength: 12 }),
      fc.boolean(),
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 }),
      async (lines, hasEnd, sizes) => {
        const text = lines.join('\n') + (hasEnd ? '\n' : '')
        const found = await sent(text, sizes)
        const waiting = lines.flatMap((line, i) => (line.trim() === '' ? [] : [i + 1]))
        expect(found.unanswered()).toBe(waiting.length)
        for (const line of waiting) expect(found.answered(line)?.trim()).toBe(lines[line - 1]?.trim())
        expect(found.unanswered()).toBe(0)
        expect(found.done).toBe(Buffer.byteLength(text))
      },
    ),
  ))

test('an answer to a line that was answered or never sent is ignored', async () => {
  const lines = await sent('{}\n{}\n')
  expect([lines.answered(1), lines.answered(1), lines.answered(7)]).toEqual(['{}\n', null, null])
  expect({ done: lines.done, left: lines.unanswered() }).toEqual({ done: 3, left: 1 })
})

test('the text of a line that is too long is not kept', async () => {
  const lines = await sent(`"${'x'.repeat(512 * 1024)}"\n{}\n`, [1000])
  expect([lines.answered(1), lines.answered(2)]).toEqual([null, '{}\n'])
})

test('the error of a file that cannot be read to its end is kept', async () => {
  const lines = new SentLines()
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{}\n')
    throw new Error('the disk is gone')
  }
  const reading = async () => {
    for await (const chunk of lines.pass(broken())) expect(chunk.length).toBe(3)
  }
  await expect(reading()).rejects.toThrow('the disk is gone')
  expect(lines.failure).toEqual(new Error('the disk is gone'))
})
