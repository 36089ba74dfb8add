import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Shutdown } from './shutdown.js'

test('each step runs once, in order, even if one fails and one hangs', async () => {
  const done: string[] = []
  const shutdown = new Shutdown(pino({ level: 'silent' }), 200)
  shutdown.add('first', () => void done.push('first'))
  shutdown.add('fails', () => Promise.reject(new Error('no')))
  shutdown.add('hangs', () => new Promise(() => undefined))
  shutdown.add('last', () => void done.push('last'))
  await Promise.all([shutdown.stop(), shutdown.stop()])
  expect(done).toEqual(['first', 'last'])
})
