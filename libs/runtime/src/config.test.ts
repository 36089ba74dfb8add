import { expect, test } from 'vitest'
import { ConfigError, configTable, describeConfig, readConfig, readVariables } from './config.js'

test('an empty environment is the embedded default', () => {
  expect(readConfig({})).toMatchObject({
    FILROUGE_HOST: '127.0.0.1',
    FILROUGE_PORT: 4100,
    FILROUGE_APPEND_TIMEOUT: 10_000,
    FILROUGE_EXAMPLE: true,
    KAFKA_BROKERS: undefined,
    FILROUGE_PUBLIC_READ: undefined,
  })
})

test('brokers are a comma list', () =>
  expect(
    readConfig({ KAFKA_BROKERS: 'a:9092, b:9092', DATABASE_URL: 'postgres://x/y' }).KAFKA_BROKERS,
  ).toEqual(['a:9092', 'b:9092']))

test('all mistakes are listed at once; an unknown name has the nearest known name beside it', () => {
  const read = () =>
    readConfig({
      FILROUGE_PORT: '99999',
      FILROUGE_HOTS: 'x',
      FILROUGE_APPEND_TIMEOUT: '10',
      FILROUGE_ADMIN_KEY: 'short',
      KAFKA_BROKERS: 'a:9092',
      KAFKA_USERNAME: 'me',
      DATABASE_TLS: 'yes',
    })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(/FILROUGE_HOTS: there is no such variable; is it FILROUGE_HOST\?/)
  for (const name of [
    'FILROUGE_PORT',
    'FILROUGE_APPEND_TIMEOUT',
    'FILROUGE_ADMIN_KEY',
    'DATABASE_URL',
    'KAFKA_SASL_MECHANISM',
    'DATABASE_TLS',
  ])
    expect(read).toThrow(new RegExp(`\n  ${name}: `))
})

test('TLS settings in DATABASE_URL are refused, because they would overrule DATABASE_TLS', () => {
  const url = 'postgres://me@x/y'
  const read = (DATABASE_URL: string, DATABASE_TLS: string) => () =>
    readConfig({ DATABASE_URL, DATABASE_TLS })
  for (const query of ['sslmode=disable', 'a=b&sslmode=no-verify', 'ssl=0', 'sslnegotiation=direct'])
    expect(read(`${url}?${query}`, 'verify')).toThrow(/DATABASE_URL: ssl\w* would overrule DATABASE_TLS/)
  expect(read(`${url}?connect_timeout=5`, 'verify')()).toMatchObject({ DATABASE_TLS: 'verify' })
  for (const query of ['sslmode=require', 'sslmode=verify-full', 'sslrootcert=ca.pem'])
    expect(read(`${url}?${query}`, 'off')).toThrow(/ssl\w* asks for TLS, and DATABASE_TLS is off/)
  expect(read(`${url}?sslmode=disable`, 'off')()).toMatchObject({ DATABASE_TLS: 'off' })
  expect(() => readConfig({ DATABASE_TLS: 'verify' })).toThrow(/DATABASE_TLS: goes with DATABASE_URL/)
})

test('some variables can be read alone, even if others have mistakes', () => {
  const environment = { FILROUGE_PORT: '99999', FILROUGE_DATA: 'here', FILROUGE_URL: 'x' }
  expect(readVariables(environment, ['FILROUGE_DATA']).FILROUGE_DATA).toBe('here')
  expect(readVariables({}, ['FILROUGE_URL']).FILROUGE_URL).toBe('http://127.0.0.1:4100')
  expect(() => readVariables(environment, ['FILROUGE_URL'])).toThrow(/\n  FILROUGE_URL: /)
})

/** The mistakes of an environment, one a line. */
function mistakesOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
  return []
}

test.each<[Record<string, string>, string[]]>([
  [{ FILROUGE_PORT: '99999' }, ['FILROUGE_PORT: must be a whole number from 0 to 65535']],
  [
    { FILROUGE_LOG_LEVEL: 'loud' },
    ['FILROUGE_LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent'],
  ],
  [
    { FILROUGE_WEBHOOK_SCHEDULE: '5s,,5m' },
    ['FILROUGE_WEBHOOK_SCHEDULE: entry 2: is empty: there is a comma too many'],
  ],
  [
    { FILROUGE_WEBHOOK_SCHEDULE: '5s,x' },
    [
      'FILROUGE_WEBHOOK_SCHEDULE: entry 2: must be a duration such as 500ms, 2s, 15m or 24h, of 24 days at most',
    ],
  ],
  [
    { DATABASE_URL: 'postgres://x/y', KAFKA_BROKERS: 'http://127.0.0.1:4392' },
    ['KAFKA_BROKERS: entry 1: must be a host and a port, without http://, such as kafka.example:9092'],
  ],
  [
    { KAFKA_SASL_MECHANISM: 'gssapi' },
    ['KAFKA_SASL_MECHANISM: must be one of plain, scram-sha-256, scram-sha-512, oauthbearer'],
  ],
  [
    { FILROUGE_METRICS_PORT: '4100' },
    ['FILROUGE_METRICS_PORT: is that of FILROUGE_PORT: choose another, or leave it out'],
  ],
  [{ FILROUGE_PORT: '0', FILROUGE_METRICS_PORT: '0' }, []],
  [{ FILROUGE_TYPO: 'x' }, ['FILROUGE_TYPO: there is no such variable']],
  [{ KAFKA_BROKER: 'x' }, ['KAFKA_BROKER: there is no such variable; is it KAFKA_BROKERS?']],
  [{ DATABASE_PASWORD: 'x' }, ['DATABASE_PASWORD: there is no such variable; is it DATABASE_PASSWORD?']],
  [{ KAFKA_HEAP_OPTS: 'x', KAFKA_HOME: 'x', KAFKA_PORT: 'x', DATABASE_PORT: 'x', DATABASE_NAME: 'x' }, []],
])('%j', (environment, mistakes) => expect(mistakesOf(environment)).toEqual(mistakes))

test('of a URL only the password is masked; rows name the values that are allowed', () => {
  const rows = describeConfig({
    DATABASE_URL: 'postgres://me:hunter2@db.example:5432/filrouge?application_name=x',
  })
  const row = (name: string) => rows.find((one) => one.name === name)
  expect(row('DATABASE_URL')?.value).toBe(
    'postgres://me:(secret)@db.example:5432/filrouge?application_name=x',
  )
  expect(row('KAFKA_TLS')?.allowed).toEqual(['true', 'false'])
  expect(row('DATABASE_TLS')?.allowed).toEqual(['off', 'verify', 'unverified'])
  expect(row('FILROUGE_PORT')?.allowed).toBeNull()
})

test('secrets are never shown', () => {
  const shown = describeConfig({ KAFKA_PASSWORD: 'hunter2', DATABASE_URL: 'postgres://me:hunter2@x/y' })
  expect(JSON.stringify(shown)).not.toContain('hunter2')
})

test('the table names every variable', () =>
  expect(configTable()).toContain('| `FILROUGE_DATA` | `.filrouge` |'))
