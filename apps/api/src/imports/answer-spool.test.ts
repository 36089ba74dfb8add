import { readdirSync, rmSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryDirectory } from '../../../../test/support/temporary.js'
import { AnswerSpool } from './answer-spool.js'

const openFiles = () => readdirSync('/proc/self/fd').length

async function everything(spool: AnswerSpool): Promise<string> {
  let text = ''
  for await (const bytes of spool.read()) text += bytes.toString()
  return text
}

test('what is read late comes in the order in which it was pushed, from memory and from the file', async () => {
  const folder = temporaryDirectory()
  vi.stubEnv('TMPDIR', folder)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })
  const spool = new AnswerSpool(1_000)
  const lines = Array.from({ length: 5_000 }, (_, i) => `answer ${i}\n`)
  for (const line of lines) await spool.push(line)
  expect(readdirSync(folder)).toEqual([])
  spool.end()
  expect(await everything(spool)).toBe(lines.join(''))
  await spool.close()
})

test('what is read while more is pushed comes in order too', async () => {
  const spool = new AnswerSpool(50)
  const read = everything(spool)
  const lines = Array.from({ length: 3_000 }, (_, i) => `answer ${i}\n`)
  for (const [i, line] of lines.entries()) {
    await spool.push(line)
    // Now the reader gets ahead, now the writer.
    if (i % 7 === 0) await new Promise(setImmediate)
  }
  spool.end()
  expect(await read).toBe(lines.join(''))
  await spool.close()
})

test.skipIf(process.platform !== 'linux')('what nobody reads is dropped, and its file with it', async () => {
  const before = openFiles()
  const spool = new AnswerSpool(10)
  for (let i = 0; i < 100; i++) await spool.push(`answer ${i}\n`)
  expect(openFiles()).toBe(before + 1)
  await spool.close()
  await spool.closed
  await spool.push('late\n')
  expect([openFiles(), await everything(spool)]).toEqual([before, ''])
})
