import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from './support/ports.js'

test('ports of tests are below those that the system gives away, and none is in use', async () => {
  const first = await freePort()
  const [taken, held] = [createServer(), first + 1]
  onTestFinished(() => void taken.close())
  await once(taken.listen(held, '127.0.0.1'), 'listening')
  const ports = [first]
  for (let n = 0; n < 50; n += 1) ports.push(await freePort())
  expect(new Set(ports).size).toBe(51)
  expect(ports).not.toContain(held)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})
