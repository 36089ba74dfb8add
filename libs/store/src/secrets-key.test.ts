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

test('a key of the environment is used, and no file is made', () => {
  const key = randomBytes(32)
  const dir = directory()
  const config = { FILROUGE_SECRETS_KEY: key.toString('base64'), FILROUGE_DATA: join(dir, 'none') }
  expect(secretsKey(config)).toEqual({ key, file: null })
  expect(existsSync(config.FILROUGE_DATA)).toBe(false)
})

test('a key is made once, and only its owner can read the file', () => {
  const config = { FILROUGE_SECRETS_KEY: undefined, FILROUGE_DATA: join(directory(), 'data') }
  const { key, file } = secretsKey(config)
  expect(key).toHaveLength(32)
  expect(statSync(file ?? '').mode & 0o777).toBe(0o600)
  expect(secretsKey(config)).toEqual({ key, file })
  expect(secretsKey({ ...config, FILROUGE_DATA: directory() }).key).not.toEqual(key)
})

test('a file without a key is not overwritten', () => {
  const dir = directory()
  writeFileSync(join(dir, 'secrets-key'), 'short')
  expect(() => secretsKey({ FILROUGE_SECRETS_KEY: undefined, FILROUGE_DATA: dir })).toThrow(/holds no key/)
})
