import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FilrougeUnreachable } from '@filrouge/client'
import { expect, onTestFinished, test } from 'vitest'
import { addressOf, startHint } from './address.js'

/** A data directory whose service has a process id. */
function directoryOf(pid: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'filrouge-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'address.json'), JSON.stringify({ url: 'http://127.0.0.1:4733', pid }))
  return folder
}
/** No process has this id. */
const NOBODY = 2 ** 30

test('the address is that of the environment, of the running service, or of its port', () => {
  const running = { FILROUGE_DATA: directoryOf(process.pid), FILROUGE_PORT: '4800' }
  expect(addressOf({ ...running, FILROUGE_URL: 'http://desk:1' })).toEqual({
    url: 'http://desk:1',
    isStopped: false,
  })
  expect(addressOf(running)).toEqual({ url: 'http://127.0.0.1:4733', isStopped: false })
  const stopped = { FILROUGE_DATA: directoryOf(NOBODY) }
  expect(addressOf({ ...stopped, FILROUGE_PORT: '4800' })).toEqual({
    url: 'http://127.0.0.1:4800',
    isStopped: true,
  })
  for (const port of ['0', '', undefined])
    expect(addressOf({ ...stopped, FILROUGE_PORT: port })).toEqual({
      url: 'http://127.0.0.1:4100',
      isStopped: true,
    })
})

test('a service that is not running is named, with how to start it', () => {
  const error = new FilrougeUnreachable('http://127.0.0.1:4100', new Error('ECONNREFUSED'))
  const stopped = { FILROUGE_DATA: directoryOf(NOBODY) }
  const hint = `. The service of the data directory ${stopped.FILROUGE_DATA} is not running: start it with filrouge start, or give another --url`
  expect(startHint(error, ['stories'], stopped)).toBe(hint)
  expect(startHint(error, ['stories', '--url', 'http://desk:1'], stopped)).toBe('')
  expect(startHint(error, ['--url=http://desk:1', 'stories'], stopped)).toBe('')
  expect(startHint(error, ['stories'], { ...stopped, FILROUGE_URL: 'http://desk:1' })).toBe('')
  expect(startHint(error, ['stories'], { FILROUGE_DATA: directoryOf(process.pid) })).toBe('')
  expect(startHint(new Error('x'), ['stories'], stopped)).toBe('')
})
