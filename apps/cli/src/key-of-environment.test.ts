import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '@filrouge/runtime/config'
import { afterAll, expect, test } from 'vitest'
import { keyOfEnvironment } from './key-of-environment.js'

const key = (letter: string) => `frk_${letter.repeat(8)}_${letter.repeat(32)}`
const FILROUGE_DATA = mkdtempSync(join(tmpdir(), 'filrouge-key-'))
writeFileSync(join(FILROUGE_DATA, 'admin-key'), `${key('d')}\n`)
afterAll(() => rmSync(FILROUGE_DATA, { recursive: true }))

test('FILROUGE_KEY comes before FILROUGE_ADMIN_KEY, and that before the key of the data directory', () => {
  const used = (environment: NodeJS.ProcessEnv) =>
    keyOfEnvironment('http://127.0.0.1:4100', { FILROUGE_DATA, ...environment })
  expect(used({ FILROUGE_KEY: key('k'), FILROUGE_ADMIN_KEY: key('a') })).toBe(key('k'))
  expect(used({ FILROUGE_ADMIN_KEY: key('a') })).toBe(key('a'))
  expect(used({ FILROUGE_KEY: '', FILROUGE_ADMIN_KEY: '' })).toBe(key('d'))
  expect(() => used({ FILROUGE_KEY: 'short' })).toThrow(ConfigError)
})

test('the key of the data directory is not sent to another machine, and that of the environment is', () => {
  const used = (environment: NodeJS.ProcessEnv) =>
    keyOfEnvironment('https://filrouge.example', { FILROUGE_DATA, ...environment })
  expect(used({})).toBeUndefined()
  expect(used({ FILROUGE_KEY: key('k') })).toBe(key('k'))
})
