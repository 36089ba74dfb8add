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

test('answers are read in the order in which they were pushed, from memory and from the file', async () => {
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

test('answers that are pushed while the file has unread answers come after them', async () => {
  const spool = new AnswerSpool(10)
  const reader = spool.read()
  let read = ''
  const next = async () => (read += String((await reader.next()).value))
  await spool.push('memory 1\n')
  await spool.push('file 2\n')
  await next() // memory is empty again, and the file is not read yet
  await spool.push('file 3\n')
  await next()
  await spool.push('memory 4\n')
  await spool.push('file 5\n')
  spool.end()
  for await (const bytes of reader) read += bytes.toString()
  expect(read).toBe('memory 1\nfile 2\nfile 3\nmemory 4\nfile 5\n')
  await spool.close()
})

test.skipIf(process.platform !== 'linux')('close drops unread answers and their file', async () => {
  const before = openFiles()
  const spool = new AnswerSpool(10)
  for (let i = 0; i < 100; i++) await spool.push(`answer ${i}\n`)
  expect(openFiles()).toBe(before + 1)
  await spool.close()
  await spool.closed
  await spool.push('late\n')
  expect([openFiles(), await everything(spool)]).toEqual([before, ''])
})
