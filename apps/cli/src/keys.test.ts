import { PassThrough } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { readKeys, type Key } from './keys.js'

/** A terminal that notes its modes. */
class Terminal extends PassThrough {
  readonly modes: boolean[] = []
  setRawMode(isRaw: boolean): void {
    this.modes.push(isRaw)
  }
}

function reading() {
  const terminal = new Terminal()
  const keys: Key[] = []
  const release = readKeys(terminal, (key) => keys.push(key))
  return { terminal, keys, release }
}

afterEach(() => void vi.restoreAllMocks())

test('keys are read without Enter, also several at once, and others are ignored', async () => {
  const { terminal, keys } = reading()
  expect(terminal.modes).toEqual([true])
  for (const sent of [' ', '\u001b[C', '\u001bOC', 'q', 'x\r\u001b[A\u001b[D é', '\u001b[C  Q\u0004'])
    terminal.write(sent)
  await vi.waitFor(() =>
    expect(keys).toEqual(['space', 'right', 'right', 'q', 'space', 'right', 'space', 'space', 'q', 'q']),
  )
})

test('Ctrl-C interrupts the process', async () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  const { terminal, keys } = reading()
  terminal.write('\u0003')
  await vi.waitFor(() => expect(kill).toHaveBeenCalledWith(process.pid, 'SIGINT'))
  expect(keys).toEqual([])
})

test('the terminal is given back as it was', async () => {
  const { terminal, keys, release } = reading()
  release()
  expect(terminal.modes).toEqual([true, false])
  expect(terminal.isPaused()).toBe(true)
  terminal.write(' ')
  await new Promise((resolve) => setImmediate(resolve))
  expect(keys).toEqual([])
})
