import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from './support/ports.js'

test('ports of tests are below those that the system gives away, and none is in use', async () => {
  const [taken, held] = [createServer(), await freePort()]
  onTestFinished(() => void taken.close())
  await once(taken.listen(held, '127.0.0.1'), 'listening')
  // More than a process has, so it comes to this one again.
  const ports: number[] = []
  for (let n = 0; n < 550; n += 1) ports.push(await freePort())
  expect(new Set(ports.slice(0, 50)).size).toBe(50)
  expect(ports).not.toContain(held)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})
