import { rmSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { METRICS } from '../../libs/runtime/src/metric-table.js'
import { opened, reported } from '../support/envelopes.js'
import { freePort } from '../support/ports.js'
import { dataDirectory } from '../support/postgres.js'
import { ADMIN_KEY, startService, until, type Service } from '../support/services.js'

const AUTH = { authorization: `Bearer ${ADMIN_KEY}` }
const UNKNOWN_KEY = 'frk_unknown1_zyxwvutsrqponmlkjihgfedcba9876543210'
const KEY_ID = ADMIN_KEY.split('_')[1]

describe('what an operator sees of all services in one process', () => {
  let service: Service
  let dataDir: string
  let metricsUrl: string
  beforeAll(async () => {
    dataDir = dataDirectory()
    const port = await freePort()
    metricsUrl = `http://127.0.0.1:${port}/metrics`
    service = await startService([], {
      FILROUGE_DATA: dataDir,
      FILROUGE_EXAMPLE: 'false',
      FILROUGE_METRICS_PORT: String(port),
    })
  })
  afterAll(async () => {
    await service?.stop('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  })

  const append = (storyId: string, events: readonly object[]) =>
    fetch(`${service.url}/v1/stories/${storyId}/events`, {
      method: 'POST',
      headers: { ...AUTH, 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    })
  const metrics = async () => (await fetch(metricsUrl)).text()
  /** The lines of the log, without the sentences of the start. */
  const logged = (): Record<string, unknown>[] =>
    service
      .said()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
  const line = async (fields: Record<string, unknown>) => {
    const found = () =>
      logged().find((one) => Object.entries(fields).every(([name, value]) => one[name] === value))
    await until(
      () => found() !== undefined,
      10_000,
      () => `no line has ${JSON.stringify(fields)}:\n${service.said()}`,
    )
    return found() ?? {}
  }

  describe('metrics', () => {
    test('are at their own port alone', async () => {
      expect((await fetch(metricsUrl)).status).toBe(200)
      expect((await fetch(`${service.url}/metrics`)).status).toBe(404)
      expect((await fetch(metricsUrl.replace('metrics', 'health/ready'))).status).toBe(404)
    })

    test('are those of the table', async () => {
      await append('measured', [opened(), reported('x')])
      const served = [...(await metrics()).matchAll(/^# TYPE (filrouge_\w+) (\w+)$/gm)]
      // Nothing is published without Kafka.
      const expected = Object.entries(METRICS).filter(([name]) => !name.startsWith('filrouge_topic_'))
      expect(served.map(([, name, kind]) => `${name} ${kind}`).sort()).toEqual(
        expected.map(([name, { kind }]) => `${name} ${kind}`).sort(),
      )
    })

    test('begin at 0 for each value of a label that is known', async () => {
      const text = await metrics()
      for (const series of [
        ...['delivered', 'retry', 'deadLetter', 'block', 'disable', 'unrecorded'].map(
          (outcome) => `filrouge_courier_attempts_total{outcome="${outcome}"}`,
        ),
        ...['delivered', 'failed'].map((outcome) => `filrouge_courier_pings_total{outcome="${outcome}"}`),
        ...['conflict', 'rejected', 'reused', 'repeated', 'unreadable', 'waiting'].map(
          (verdict) => `filrouge_recorder_records_total{verdict="${verdict}"}`,
        ),
      ])
        expect(text).toContain(`\n${series} 0\n`)
    })

    test('have a check of their own for log, recorder and courier, and the table explains each', async () => {
      const series = (await metrics()).matchAll(/^filrouge_degraded\{check="(\w+)"\} 0$/gm)
      const checks = [...series].map(([, check]) => check)
      expect(checks.sort()).toEqual(['delivering', 'folding', 'log'])
      for (const check of checks) expect(METRICS.filrouge_degraded.help).toContain(`\`${check}\`: `)
    })

    test('say that no statement waits for a connection of an idle pool', async () => {
      expect(await metrics()).toContain('\nfilrouge_postgres_waiting 0\n')
    })

    test('count requests by route and status, appends by verdict, and name no story', async () => {
      await append('measured-too', [opened()])
      await append('measured-too', [opened()])
      await fetch(`${service.url}/nowhere/measured-too`)
      const says = async () => {
        const text = await metrics()
        return [
          /^filrouge_http_requests_total\{method="POST",route="\/v1\/stories\/:storyId\/events",status="409"\} 1$/m,
          /^filrouge_http_requests_total\{method="GET",route="none",status="404"\} \d+$/m,
          /^filrouge_recorder_records_total\{verdict="rejected"\} 1$/m,
          /^filrouge_recorder_log_to_view_seconds_count [1-9]/m,
          /^filrouge_recorder_batch_records_count [1-9]/m,
          /^filrouge_log_lag_records\{partition="0"\} 0$/m,
          /^filrouge_lanes_due 0$/m,
          /^filrouge_subscriptions\{status="active"\} 0$/m,
          /^filrouge_quarantined_stories 0$/m,
        ].every((pattern) => pattern.test(text))
      }
      await until(says, 10_000, () => 'a metric is missing')
      expect(await metrics()).not.toContain('measured-too')
    })

    test('count open streams, and do not time them', async () => {
      const sending = request(`${service.url}/v1/imports?format=ndjson`, {
        method: 'POST',
        headers: { ...AUTH, 'content-type': 'application/x-ndjson' },
      })
      sending.flushHeaders()
      const imported = await new Promise<IncomingMessage>((resolve) => sending.once('response', resolve))
      const open = async () => /^filrouge_http_streams_open (\d+)$/m.exec(await metrics())?.[1]
      expect(await open()).toBe('1')
      sending.end()
      imported.resume()
      await until(
        async () => (await open()) === '0',
        10_000,
        () => 'the stream is still counted',
      )
      const route = 'method="POST",route="/v1/imports"'
      expect(await metrics()).toContain(`filrouge_http_requests_total{${route},status="200"} 1`)
      expect(await metrics()).not.toContain(`filrouge_http_request_duration_seconds_count{${route}}`)
    })
  })

  describe('the log', () => {
    test('has a line for each request: method, route, story, status, time, key', async () => {
      await append('logged', [opened()])
      const found = await line({ msg: 'request', storyId: 'logged', method: 'POST' })
      expect(found).toMatchObject({
        route: '/v1/stories/:storyId/events',
        status: 201,
        ms: expect.any(Number),
        keyId: KEY_ID,
        appendId: expect.any(String),
        fromVersion: 1,
        toVersion: 1,
      })
      expect(service.said()).not.toContain(ADMIN_KEY.split('_')[2])
    })

    test('says by which code a request was refused', async () => {
      await append('refused', [reported('x')])
      expect(await line({ msg: 'request', storyId: 'refused' })).toMatchObject({
        status: 404,
        code: 'story-not-found',
      })
      await append('logged-twice', [opened()])
      await append('logged-twice', [opened()])
      expect(await line({ msg: 'request', storyId: 'logged-twice', status: 409 })).toMatchObject({
        appendId: expect.any(String),
      })
      await fetch(`${service.url}/v1/stories`, { headers: { authorization: `Bearer ${UNKNOWN_KEY}` } })
      expect(await line({ msg: 'request', status: 401, refusedKeyId: 'unknown1' })).toMatchObject({
        keyId: null,
      })
      expect(service.said()).not.toContain(UNKNOWN_KEY.split('_')[2])
      await fetch(`${service.url}/v1/keys`, { headers: { authorization: 'Bearer wrong' } })
      expect(await line({ msg: 'request', route: '/v1/keys', status: 401 })).toMatchObject({
        code: 'unauthorized',
        keyId: null,
      })
    })

    test('says that a client left before its answer', async () => {
      const leave = new AbortController()
      const asked = fetch(`${service.url}/v1/stories/logged`, {
        headers: { ...AUTH, 'filrouge-min-version': '99' },
        signal: leave.signal,
      }).catch(() => null)
      setTimeout(() => leave.abort(), 300)
      await asked
      expect(await line({ msg: 'request', storyId: 'logged', status: 499 })).toMatchObject({ keyId: KEY_ID })
    })

    test('has no query of an address, and no probes', async () => {
      await fetch(`${service.url}/nowhere?q=a-secret-word`)
      await fetch(`${service.url}/health/ready`)
      await line({ msg: 'request', path: '/nowhere' })
      expect(service.said()).not.toContain('a-secret-word')
      expect(logged().filter(({ route }) => String(route).startsWith('/health'))).toEqual([])
    })

    test('has lines for the batches that were folded: one for all of a second', async () => {
      const folded = () => logged().filter(({ msg }) => msg === 'batches were folded')
      const events = () => folded().reduce((sum, one) => sum + Number(one['events']), 0)
      // What earlier tests appended has its line before.
      await line({ msg: 'batches were folded' })
      const before = events()
      for (const id of ['x', 'y', 'z'])
        await append('folded', id === 'x' ? [opened(), reported(id)] : [reported(id)])
      await until(
        () => events() >= before + 4,
        10_000,
        () => service.said(),
      )
      for (const one of folded())
        expect(one).toMatchObject({
          batches: expect.any(Number),
          records: expect.any(Number),
          ms: expect.any(Number),
        })
    })

    test('says which key was made or removed, and by which key', async () => {
      const made = await fetch(`${service.url}/v1/keys`, {
        method: 'POST',
        headers: { ...AUTH, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'desk', role: 'editor', stories: ['ukraine-*'] }),
      })
      const { keyId, key }: { keyId: string; key: string } = JSON.parse(await made.text())
      expect(await line({ msg: 'a key was made', keyId })).toMatchObject({
        name: 'desk',
        role: 'editor',
        stories: ['ukraine-*'],
        by: 'admin',
      })
      await fetch(`${service.url}/v1/keys/${keyId}`, { method: 'DELETE', headers: AUTH })
      expect(await line({ msg: 'a key was removed', keyId })).toMatchObject({ by: 'admin' })
      expect(service.said()).not.toContain(key)
    })
  })
})
