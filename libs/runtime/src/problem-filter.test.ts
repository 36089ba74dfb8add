import pino from 'pino'
import { expect, test } from 'vitest'
import { asProblem, instanceOf } from './problem-filter.js'

const logger = pino({ level: 'silent' })

test('a long address is cut in an answer, between its characters', () => {
  expect(instanceOf('/v1/stories/a?q=1')).toBe('/v1/stories/a')
  expect(instanceOf(`/${'a'.repeat(12_000)}`)).toHaveLength(500)
  for (const shift of ['', 'a', 'aa']) {
    const instance = instanceOf(`/${shift}${'%C3%A9'.repeat(2_000)}`)
    expect(instance.length).toBeLessThanOrEqual(500)
    expect(decodeURI(instance)).toMatch(/^\/a*é{80,}$/)
  }
})

test('a long message of the server is cut in an answer', () => {
  const error = Object.assign(new Error(`'/${'%ff'.repeat(4_000)}' is not a valid url component`), {
    statusCode: 400,
    code: 'FST_ERR_BAD_URL',
  })
  expect(asProblem(error, logger).details.detail.length).toBeLessThan(400)
})
