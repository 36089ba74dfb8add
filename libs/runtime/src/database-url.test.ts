import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.js'
import { databaseUrl } from './database-url.js'

const AWKWARD = `p@ss:/?#[]%41 +&="'\\$\u00e9`

test('a password of any characters is the one that the driver sends', () => {
  const url = databaseUrl(
    readConfig({ DATABASE_URL: 'postgres://me@db:5432/filrouge?x=1', DATABASE_PASSWORD: AWKWARD }),
  )
  const { user, password, host, port, database } = new pg.Client({ connectionString: url })
  expect({ user, password, host, port, database }).toEqual({
    user: 'me',
    password: AWKWARD,
    host: 'db',
    port: 5432,
    database: 'filrouge',
  })
})

test('without it the URL is as it was given', () => {
  expect(databaseUrl(readConfig({ DATABASE_URL: 'postgres://me:p%40ss@db/x' }))).toBe(
    'postgres://me:p%40ss@db/x',
  )
  expect(databaseUrl(readConfig({}))).toBeUndefined()
})

describe('a URL that cannot be read is refused by its name, without its password', () => {
  test.each([
    'postgres://me:p@ss/w0rd@db:5432/filrouge',
    'postgres://me:hunter2#x@db/filrouge',
    'postgres://me:hunter2?x@db/filrouge',
    'postgres://me:100%@db/filrouge',
    'postgres://me:1234/hunter2@db/filrouge',
    'mysql://me:hunter2@db/filrouge',
  ])('%s', (DATABASE_URL) => {
    const read = () => readConfig({ DATABASE_URL })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/\n {2}DATABASE_URL: cannot be read: .*DATABASE_PASSWORD/)
    expect(read).not.toThrow(/hunter2|w0rd/)
  })
})

test.each([
  'postgres://localhost/none',
  'postgresql://me:p%2Fw@db.example:5432/filrouge?application_name=x',
  'postgres://me@[::1]:5432/x',
  'postgres:///x?host=/var/run/postgresql',
  'postgres://db',
])('%s can be read', (DATABASE_URL) => expect(readConfig({ DATABASE_URL }).DATABASE_URL).toBe(DATABASE_URL))

test('a password is given once, and only with a URL', () => {
  const read = (environment: Record<string, string>) => () => readConfig(environment)
  expect(read({ DATABASE_URL: 'postgres://me:x@db/y', DATABASE_PASSWORD: 'z' })).toThrow(
    /DATABASE_PASSWORD: DATABASE_URL has a password too/,
  )
  expect(read({ DATABASE_PASSWORD: 'z' })).toThrow(/DATABASE_PASSWORD: goes with DATABASE_URL/)
})
