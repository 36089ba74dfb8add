import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { freePort } from '../support/ports.js'
import { freshDatabase, type TestDatabase } from '../support/postgres.js'
import { ADMIN_KEY, startService, until, type Service } from '../support/services.js'

const AUTH = { authorization: `Bearer ${ADMIN_KEY}` }

interface Health {
  status: string
  degraded?: boolean
  details: Record<string, { status: string; warning?: string; message?: string }>
}

/** Where KAFKA_BROKERS says, nothing listens. */
describe('without Kafka', () => {
  let database: TestDatabase
  let services: Record<'api' | 'recorder' | 'courier', Service>
  beforeAll(async () => {
    database = await freshDatabase()
    const environment = {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: `127.0.0.1:${await freePort()}`,
      FILROUGE_SECRETS_KEY: randomBytes(32).toString('base64'),
    }
    const start = (only: string) => startService(['--only', only], environment)
    const [api, recorder, courier] = await Promise.all([start('api'), start('recorder'), start('courier')])
    services = { api, recorder, courier }
  })
  afterAll(async () => {
    await Promise.all(Object.values(services ?? {}).map((service) => service.stop('SIGKILL')))
    await database?.drop()
  })

  const ready = async ({ url }: Service): Promise<[number, Health]> => {
    const answer = await fetch(`${url}/health/ready`)
    const health: Health = JSON.parse(await answer.text())
    return [answer.status, health]
  }
  const metrics = async ({ url }: Service) => (await fetch(`${url}/metrics`)).text()

  test('an API is ready, and says by its body and by a metric that it is degraded', async () => {
    const [status, { degraded, details }] = await ready(services.api)
    expect([status, degraded]).toEqual([200, true])
    expect(details).toMatchObject({
      postgres: { status: 'up' },
      log: { status: 'up', warning: expect.stringMatching(/^Kafka does not answer/) },
    })
    expect(await metrics(services.api)).toMatch(/^filrouge_degraded\{check="log"\} 1$/m)
    expect(await metrics(services.api)).toMatch(/^filrouge_ready 1$/m)
  })

  test('reads go on and say that they may be stale; writes answer 503', async () => {
    const { url } = services.api
    const reads = {
      '/v1/stories': 200,
      '/v1/stories/none': 404,
      '/v1/tags': 200,
      '/v1/appends/01a22f58-b8a0-76c1-b75d-2c2128308338': 200,
      '/': 200,
    }
    for (const [path, status] of Object.entries(reads)) {
      const read = await fetch(`${url}${path}`, { headers: AUTH })
      expect([path, read.status, read.headers.get('filrouge-stale')]).toEqual([path, status, 'true'])
      await read.body?.cancel()
    }
    const keys = await fetch(`${url}/v1/keys`, { headers: AUTH })
    expect([keys.status, keys.headers.get('filrouge-stale')]).toEqual([200, null])
    const written = await fetch(`${url}/v1/stories/new/events`, {
      method: 'POST',
      headers: { ...AUTH, 'content-type': 'application/json' },
      body: JSON.stringify({ events: [opened()] }),
    })
    expect([written.status, await written.json()]).toEqual([
      503,
      expect.objectContaining({
        code: 'unavailable',
        appendId: expect.any(String),
        detail: 'nothing was written: the log does not answer. Send it again later',
      }),
    ])
    const line = () => services.api.said().match(/^.*"status":503,.*"msg":"request"\}$/m)?.[0] ?? ''
    await until(() => line() !== '', 10_000, services.api.said)
    expect(line()).toContain('"reason":"the log is away: Kafka does not answer')
  })

  test('a recorder is not ready, since it cannot fold', async () => {
    const [status, { details }] = await ready(services.recorder)
    expect(status).toBe(503)
    expect(details['folding']).toMatchObject({
      status: 'down',
      message: 'it waits for the log, and has not begun to fold',
    })
    expect(await metrics(services.recorder)).toMatch(/^filrouge_ready 0$/m)
  })

  test('a courier is ready, since it delivers what is recorded', async () => {
    const delivers = async () => (await ready(services.courier))[0] === 200
    await until(delivers, 10_000, services.courier.said)
    expect((await ready(services.courier))[1]).toMatchObject({
      degraded: true,
      details: { delivering: { status: 'up' } },
    })
  })
})
