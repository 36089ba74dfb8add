import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { healthServer } from './health-server.js'
import { Health, type Check } from './health.js'
import { makeLogger } from './logging.js'
import { measureProcess } from './process-metrics.js'

const POOL = { totalCount: 3, idleCount: 2, waitingCount: 3, options: { max: 10 } }

/** Serves the health of a started process with one check. */
async function serve(check: Omit<Check, 'name'>): Promise<(path: string) => Promise<[number, unknown]>> {
  const health = new Health(new Registry())
  health.add({ name: 'log', ...check })
  health.isStarted()
  measureProcess({ health, pool: POOL, lag: () => new Map([[4, 7n]]) })
  const server = await healthServer(health, makeLogger('silent', 'test'))
  await server.listen(0, '127.0.0.1')
  onTestFinished(() => server.close())
  const url = await server.getUrl()
  return async (path) => {
    const answer = await fetch(`${url}${path}`)
    const text = await answer.text()
    return [answer.status, text.startsWith('{') ? JSON.parse(text) : text]
  }
}

test('a process without something that degrades it is ready, and says so in its body and by a metric', async () => {
  const get = await serve({ severity: 'degrades', trouble: () => 'Kafka does not answer' })
  const [status, body] = await get('/health/ready')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    status: 'ok',
    degraded: true,
    version: expect.any(String),
    lag: 7,
    details: { log: { status: 'up', warning: 'Kafka does not answer' } },
  })
  const [, metrics] = await get('/metrics')
  expect(metrics).toContain('\nfilrouge_ready 1\n')
  expect(metrics).toContain('\nfilrouge_degraded{check="log"} 1\n')
})

test('a process without something that it needs is not ready', async () => {
  const get = await serve({ severity: 'ready', trouble: () => 'Postgres does not answer' })
  const [status, body] = await get('/health/ready')
  expect(status).toBe(503)
  expect(body).toMatchObject({
    error: { log: { message: 'Postgres does not answer' } },
    lag: 7,
  })
  expect((await get('/metrics'))[1]).toContain('\nfilrouge_ready 0\n')
  expect((await get('/health/live'))[0]).toBe(200)
})

test('a process that works is ready and not degraded; its pool and the lag of the log are metrics', async () => {
  const get = await serve({ severity: 'degrades', trouble: () => null })
  const [status, body] = await get('/health/ready')
  expect(status).toBe(200)
  expect(body).toMatchObject({ status: 'ok', degraded: false })
  const [, metrics] = await get('/metrics')
  for (const line of [
    'filrouge_degraded{check="log"} 0',
    'filrouge_log_lag_records{partition="4"} 7',
    'filrouge_postgres_connections{state="busy"} 1',
    'filrouge_postgres_connections{state="idle"} 2',
    'filrouge_postgres_connections_max 10',
    'filrouge_postgres_waiting 1',
  ])
    expect(metrics).toContain(`\n${line}\n`)
})
