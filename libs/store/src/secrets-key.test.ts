import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { secretsKey } from './secrets-key.js'

function directory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'filrouge-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

test('is that of the environment, and then nothing is kept', () => {
  const key = randomBytes(32)
  const dir = directory()
  const config = { FILROUGE_SECRETS_KEY: key.toString('base64'), FILROUGE_DATA: join(dir, 'none') }
  expect(secretsKey(config)).toEqual({ key, file: null })
  expect(existsSync(config.FILROUGE_DATA)).toBe(false)
})

test('is made once, and kept for its owner alone', () => {
  const config = { FILROUGE_SECRETS_KEY: undefined, FILROUGE_DATA: join(directory(), 'data') }
  const { key, file } = secretsKey(config)
  expect(key).toHaveLength(32)
  expect(statSync(file ?? '').mode & 0o777).toBe(0o600)
  expect(secretsKey(config)).toEqual({ key, file })
  expect(secretsKey({ ...config, FILROUGE_DATA: directory() }).key).not.toEqual(key)
})

test('a file that holds something else is not written over', () => {
  const dir = directory()
  writeFileSync(join(dir, 'secrets-key'), 'short')
  expect(() => secretsKey({ FILROUGE_SECRETS_KEY: undefined, FILROUGE_DATA: dir })).toThrow(/holds no key/)
})
