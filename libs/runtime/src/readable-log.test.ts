import { expect, test } from 'vitest'
import { pino } from 'pino'
import { readable, readableLog } from './readable-log.js'

/** The lines of a logger on a terminal, without the time. */
function printed(log: (logger: ReturnType<typeof pino>) => void): string {
  let text = ''
  log(
    pino(
      { level: 'info', base: { service: 'api' } },
      readableLog({ write: (line) => (text += line) }, false),
    ),
  )
  return text.replace(/^\d\d:\d\d:\d\d /gm, '')
}

test('a line has the message and the fields', () =>
  expect(
    printed((logger) =>
      logger.info({ method: 'GET', route: '/v1/stories', status: 200, ms: 1.5, keyId: null }, 'request'),
    ),
  ).toBe('request method=GET route=/v1/stories status=200 ms=1.5\n'))

test('a warning shows its level and the message of its error', () =>
  expect(printed((logger) => logger.warn({ err: new Error('away') }, 'Postgres does not answer'))).toBe(
    'WARN Postgres does not answer: away\n',
  ))

test('a fault shows its stack', () =>
  expect(printed((logger) => logger.error({ err: new Error('a bug') }, 'a request failed'))).toMatch(
    /^ERROR a request failed\nError: a bug\n {4}at /,
  ))

test('a value with blanks or control characters is quoted', () =>
  expect(printed((logger) => logger.info({ path: '/a b\u001b[2J' }, 'request'))).toBe(
    'request path="/a b\\u001b[2J"\n',
  ))

test('a line that is no JSON stays as it is', () => expect(readable('text\n', false)).toBe('text\n'))
