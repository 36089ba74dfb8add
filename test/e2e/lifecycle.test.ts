import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { startWriters, type WriterAnswer } from '../crash/writers.js'
import { opened } from '../support/envelopes.js'
import { ended, runCli, startCli } from '../support/cli.js'
import { openStream } from '../support/event-stream.js'
import { freePort } from '../support/ports.js'
import { dataDirectory } from '../support/postgres.js'
import { ADMIN_KEY, startEmbedded, startService, until } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'

test('an append whose verdict does not come in time is answered 202, and its outcome is found later', async () => {
  const product = await startEmbedded({ FILROUGE_APPEND_TIMEOUT: '0ms' })
  onTestFinished(() => product.stop())
  const auth = { authorization: `Bearer ${ADMIN_KEY}` }
  const answer = await request(product.url)
    .post('/v1/stories/late/events')
    .set(auth)
    .send({ events: [opened()] })
    .expect(202)
  const { location = '' } = answer.headers
  const found = async () => (await request(product.url).get(location).set(auth)).body.status === 'accepted'
  await until(found, 10_000, () => 'there is no verdict')
})

test('SIGTERM answers every request in hand, and no step of the shutdown is late', async () => {
  const dataDir = dataDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const service = await startService([], { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' })
  const writers = startWriters(() => service.url, 2)
  await until(
    () => writers.accepted() > 30,
    30_000,
    () => 'no append is accepted',
  )
  expect(await service.stop('SIGTERM')).toBe(0)
  await writers.stop()
  const isLate = ({ storyId, status }: WriterAnswer) => status === 202 && !storyId.startsWith('hurried')
  expect(writers.answers.filter((answer) => isLate(answer) || answer.status >= 500)).toEqual([])
  expect(service.said()).not.toContain('a step of the shutdown failed')
})

test('SIGTERM: an API is not ready at once, and answers what is still sent to it, also on kept connections', async () => {
  const dataDir = dataDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const service = await startService([], {
    FILROUGE_DATA: dataDir,
    FILROUGE_EXAMPLE: 'false',
    FILROUGE_DRAIN: '4s',
  })
  const kept = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => kept.destroy())
  expect(await got(`${service.url}/v1/stories`, kept)).toMatchObject({
    status: 200,
    connection: 'keep-alive',
  })
  const stopped = service.stop('SIGTERM')
  const ready = async () => (await got(`${service.url}/health/ready`)).status
  await expect.poll(ready, { timeout: 3_000 }).toBe(503)
  expect(await got(`${service.url}/v1/stories`, kept)).toMatchObject({ status: 200, connection: 'close' })
  expect(await got(`${service.url}/v1/stories`)).toMatchObject({ status: 200, connection: 'close' })
  expect(await stopped).toBe(0)
  expect(service.said()).not.toContain('a step of the shutdown failed')
})

test.each([
  ['all services', [], ['/v1/live']],
  ['a recorder', ['--only', 'recorder'], []],
])(
  'SIGTERM: requests that are not sent completely do not hold up %s, and streams get their end',
  async (_, args, paths) => {
    const dataDir = dataDirectory()
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    const service = await startService(args, { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' })
    const auth = `authorization: Bearer ${ADMIN_KEY}`
    const sockets = await Promise.all(
      [
        '',
        'GET /health/live HTTP/1.1\r\nhost: x\r\n',
        `POST /v1/stories HTTP/1.1\r\nhost: x\r\n${auth}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
      ].map(async (bytes) => {
        const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined)
        onTestFinished(() => void socket.destroy())
        // The end comes behind an answer that is there already.
        socket.resume()
        await once(socket, 'connect')
        socket.write(bytes)
        return socket
      }),
    )
    const streams = await Promise.all(
      paths.map((path) => openStream(service.url + path, { authorization: `Bearer ${ADMIN_KEY}` })),
    )
    const begun = performance.now()
    expect(await service.stop('SIGTERM')).toBe(0)
    // The rest of the stop takes a second or two.
    expect(performance.now() - begun).toBeLessThan(6_000)
    expect(service.said()).not.toContain('a step of the shutdown failed')
    await expect.poll(() => sockets.map(({ closed }) => closed)).toEqual([true, true, true])
    expect(streams.map(({ events }) => events.at(-1))).toEqual(
      paths.map(() => ({ id: null, name: 'end', data: '{"reason":"stopping"}' })),
    )
  },
)

/** An answer to GET. By default the connection is a new one. */
async function got(url: string, agent: Agent | false = false) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    get(url, { agent, headers: { authorization: `Bearer ${ADMIN_KEY}` } }, resolve).once('error', reject),
  )
  answer.resume()
  await once(answer, 'end')
  return { status: answer.statusCode, connection: answer.headers.connection }
}

test('SIGTERM gives a delivery in flight its time', { timeout: 60_000 }, async () => {
  const dataDir = dataDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  let asked: () => void = () => undefined
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  // Slower than a shutdown that waits a few seconds only.
  const endpoint = createServer((message, answer) => {
    message.resume()
    if (String(message.headers['webhook-id']).includes('/ping/')) return void answer.end()
    asked()
    setTimeout(() => answer.writeHead(204).end(), 7_000)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => endpoint.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void endpoint.close())
  const service = await startService([], {
    FILROUGE_DATA: dataDir,
    FILROUGE_EXAMPLE: 'false',
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
  })
  const auth = { authorization: `Bearer ${ADMIN_KEY}` }
  await request(service.url)
    .post('/v1/subscriptions')
    .set(auth)
    .send({ url: `http://127.0.0.1:${port}/`, stories: ['*'], start: 'now', verification: 'ping' })
    .expect(201)
  await request(service.url)
    .post('/v1/stories/slow/events')
    .set(auth)
    .send({ events: [opened()] })
    .expect(201)
  await isAsked
  expect(await service.stop('SIGTERM')).toBe(0)
  expect(service.said()).toMatch(/"storyId":"slow".*"outcome":"delivered".*a message was tried/)
  expect(service.said()).not.toContain('a step of the shutdown failed')
})

test('SIGTERM to npm stops its processes', { timeout: 180_000 }, async () => {
  const [dataDir, port] = [temporaryDirectory(), await freePort()]
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  // The environment of the tests does not configure this store.
  const ours = Object.entries(process.env).filter(([name]) => !/^(FILROUGE|KAFKA|DATABASE)_/.test(name))
  const npm = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...Object.fromEntries(ours),
      FILROUGE_DATA: dataDir,
      FILROUGE_PORT: String(port),
      FILROUGE_EXAMPLE: 'false',
    },
    stdio: 'ignore',
  })
  const answers = async () =>
    (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.ok === true
  await until(answers, 120_000, () => 'the service is not up')
  npm.kill('SIGTERM')
  await until(
    async () => !(await answers()) && !existsSync(join(dataDir, 'lock')),
    12_000,
    () => 'the service still runs without npm',
  )
})

test('SIGTERM to npx stops the service', { timeout: 180_000 }, async () => {
  const [dataDir, port] = [temporaryDirectory(), await freePort()]
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const npx = spawn('npx', ['filrouge', 'start'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      FILROUGE_DATA: dataDir,
      FILROUGE_PORT: String(port),
      FILROUGE_EXAMPLE: 'false',
    },
    stdio: 'ignore',
  })
  const answers = async () =>
    (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.ok === true
  await until(answers, 120_000, () => 'the service is not up')
  npx.kill('SIGTERM')
  await until(
    async () => !(await answers()) && !existsSync(join(dataDir, 'lock')),
    20_000,
    () => 'the service still runs without npx',
  )
})

test('a port in use is reported in one sentence, and Postgres is stopped again', async () => {
  const product = await startEmbedded()
  onTestFinished(() => product.stop())
  const dataDir = dataDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const { port } = new URL(product.url)
  const { code, stderr } = await runCli(['start'], { FILROUGE_DATA: dataDir, FILROUGE_PORT: port })
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^error: 127\.0\.0\.1:\d+ cannot be listened on: [^\n]*\n$/),
  ])
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false)
})

test('SIGTERM during the start stops the service as soon as it is up', async () => {
  const dataDir = temporaryDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const starting = startCli(['start'], { FILROUGE_DATA: dataDir, FILROUGE_PORT: String(await freePort()) })
  const stopped = ended(starting)
  await until(
    () => existsSync(join(dataDir, 'lock')),
    30_000,
    () => 'the service does not start',
  )
  starting.kill('SIGTERM')
  expect((await stopped).code).toBe(0)
  expect(['lock', 'postgres/postmaster.pid'].filter((file) => existsSync(join(dataDir, file)))).toEqual([])
})

test('a configuration with mistakes is refused with all mistakes listed', async () => {
  const start = startService([], { FILROUGE_HOTS: 'x', FILROUGE_APPEND_TIMEOUT: 'soon' })
  await expect(start).rejects.toThrow(
    /FILROUGE_HOTS: there is no such variable; is it FILROUGE_HOST\?[\s\S]*FILROUGE_APPEND_TIMEOUT/,
  )
})

/**
 * Asks whether a service is ready until it is, also before it listens.
 * @returns what it answered until then
 */
async function untilReady(url: string): Promise<string> {
  let answers = ''
  await until(
    async () => {
      const answer = await fetch(`${url}/health/ready`).catch(() => null)
      answers += answer ? `${await answer.text()}\n` : ''
      return answer?.status === 200
    },
    60_000,
    () => answers,
  )
  return answers
}

test('a first start is ready when the example story is there; a later start sends nothing again', async () => {
  const dataDir = dataDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  // No append waits for its verdict: the last one is recorded later than it is answered.
  const environment = {
    FILROUGE_DATA: dataDir,
    FILROUGE_APPEND_TIMEOUT: '0ms',
    FILROUGE_LOG_LEVEL: 'info',
  }
  const port = await freePort()
  const starting = startService([], environment, port)
  onTestFinished(async () => void (await starting).stop('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  expect(await untilReady(url)).toContain(
    '"error":{"example":{"message":"the example story is being loaded","status":"down"}}',
  )
  expect(await exampleAt(url)).toMatchObject({ version: 40 })
  const first = await starting
  expect(first.said()).toContain('"method":"POST"')
  expect(await first.stop()).toBe(0)

  const later = await startService([], environment)
  onTestFinished(() => void later.stop('SIGKILL'))
  await untilReady(later.url)
  expect(later.said()).not.toContain('"method":"POST"')
})

test('a start that cannot load the example story says why, and is ready; the next one loads the rest', async () => {
  const dataDir = dataDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const limited = await startService([], { FILROUGE_DATA: dataDir, FILROUGE_RATE_LIMIT: '2' })
  onTestFinished(() => void limited.stop('SIGKILL'))
  await untilReady(limited.url)
  await until(() => limited.said().includes('Try:'), 10_000, limited.said)
  expect(limited.said()).toMatch(/^The example story could not be loaded: line 3 of .*: 429 /m)
  expect(await limited.stop()).toBe(0)

  const later = await startService([], { FILROUGE_DATA: dataDir })
  onTestFinished(() => void later.stop('SIGKILL'))
  await untilReady(later.url)
  expect(await exampleAt(later.url)).toMatchObject({ version: 40 })
})

const exampleAt = async (url: string): Promise<unknown> =>
  (await fetch(`${url}/v1/stories/coalition-of-the-willing`)).json()
