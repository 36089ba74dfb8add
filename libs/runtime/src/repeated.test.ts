import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { asProblem } from './problem-filter.js'
import { repeatedly } from './repeated.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A logger, and what was logged by it. */
function listening() {
  const lines: Record<string, unknown>[] = []
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  return { logger, lines }
}

test('failures that take turns are each logged once a minute, with their count', () => {
  const { logger, lines } = listening()
  const log = repeatedly(logger, 'it failed')
  for (let second = 0; second < 61; second++) {
    log(new Error('refused'))
    log(new Error('ended'))
    vi.advanceTimersByTime(1_000)
  }
  expect(lines.map(({ err, times }) => [Reflect.get(Object(err), 'message'), times])).toEqual([
    ['refused', undefined],
    ['ended', undefined],
    ['refused', 60],
    ['ended', 60],
  ])
})

test('the requests of an outage of Postgres are one line, and each is answered 503', () => {
  const { logger, lines } = listening()
  const statuses = Array.from({ length: 100 }, () => {
    const lost = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    return asProblem(lost, logger).status
  })
  expect(new Set(statuses)).toEqual(new Set([503]))
  expect(lines).toMatchObject([{ msg: 'Postgres does not answer' }])
})
