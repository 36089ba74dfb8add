import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { kafkaToken } from './kafka-token.js'

const dir = mkdtempSync(join(tmpdir(), 'filrouge-token-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const file = join(dir, 'token')

const fromFile = kafkaToken({ KAFKA_SASL_TOKEN_FILE: file, KAFKA_SASL_TOKEN_COMMAND: undefined })
const from = (command: string) =>
  kafkaToken({ KAFKA_SASL_TOKEN_FILE: undefined, KAFKA_SASL_TOKEN_COMMAND: command })

test('a file is read at each login', async () => {
  writeFileSync(file, 'first\n')
  expect(await fromFile()).toBe('first')
  writeFileSync(file, 'second')
  expect(await fromFile()).toBe('second')
})

test('the output of a command is the token; logins at the same time share one run', async () => {
  const runs = join(dir, 'runs')
  const token = from(`echo run >> '${runs}'; printf 'a.b-c_d~e/f+g=='`)
  expect(await Promise.all([token(), token()])).toEqual(['a.b-c_d~e/f+g==', 'a.b-c_d~e/f+g=='])
  expect(await token()).toBe('a.b-c_d~e/f+g==')
  expect(readFileSync(runs, 'utf8')).toBe('run\nrun\n')
})

test('what gives no token is named, and what it printed is not shown', async () => {
  await expect(from('echo not a token')()).rejects.toThrow(/^KAFKA_SASL_TOKEN_COMMAND gives no token$/)
  await expect(from('echo hidden; echo no credentials >&2; exit 3')()).rejects.toThrow(
    /^KAFKA_SASL_TOKEN_COMMAND failed with exit code 3: no credentials$/,
  )
  rmSync(file, { force: true })
  await expect(fromFile()).rejects.toThrow(/^KAFKA_SASL_TOKEN_FILE cannot be read: ENOENT/)
})
