import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import request from 'supertest'
import { expect, inject, onTestFinished, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { fileOf, importFile, openImport, type LineAnswer } from '../support/importing.js'
import { startKafka } from '../support/kafka.js'
import { freePort } from '../support/ports.js'
import { dataDirectory, freshDatabase } from '../support/postgres.js'
import { ADMIN_KEY, startService, until } from '../support/services.js'

const LINES = 2_000
const file = fileOf(
  Array.from({ length: LINES }, (_, i) => ({
    storyId: `story-${i % 4}`,
    events: [i < 4 ? opened() : reported(`d${i}`)],
  })),
)
/** The versions of stories when every line was accepted once, in order. */
const versions = Array.from({ length: LINES }, (_, i) => Math.floor(i / 4) + 1)
const versionsOf = (answers: readonly LineAnswer[]) => answers.map(({ toVersion }) => toVersion)

async function standalone() {
  const dataDir = dataDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const port = await freePort()
  const start = async () => {
    const service = await startService([], { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' }, port)
    onTestFinished(async () => void (await service.stop()))
    return service
  }
  return start
}

test(
  'an API killed in the middle of an import continues when the file is sent again',
  { timeout: 90_000 },
  async () => {
    const start = await standalone()
    const first = await start()
    const one = openImport(first.url)
    const sent = one.send(file)
    for (let answers = 0; answers < LINES / 4; answers++) expect((await one.next())?.status).toBe('accepted')
    await first.stop('SIGKILL')
    await sent
    const second = await start()
    const again = await importFile(second.url, file)
    expect(versionsOf(again)).toEqual(versions)
    expect(again[0]?.replayed).toBe(true)
    const verified = await request(second.url).get('/v1/stories/story-0/verify').expect(200)
    expect(verified.body).toMatchObject({ valid: true, version: LINES / 4 })
  },
)

test('SIGTERM answers the lines in hand, reports where the import ended, and ends the process', async () => {
  const start = await standalone()
  const service = await start()
  const one = openImport(service.url)
  const deaf = openImport(service.url)
  // 7 MB of answers that the client does not read.
  for (let i = 0; i < 50; i++) await deaf.send('x\n'.repeat(1_000))
  await one.send(file)
  const answers: (LineAnswer | null)[] = [await one.next()]
  const ended = service.stop('SIGTERM')
  answers.push(...(await one.rest()))
  expect(await ended).toBe(0)
  expect(service.said()).not.toContain('a step of the shutdown failed')
  expect(answers.at(-1)).toMatchObject({ line: answers.length, status: 'unavailable', code: 'unavailable' })
  expect(answers.slice(0, -1).filter((answer) => answer?.status !== 'accepted')).toEqual([])
})

/** An API whose log is not reachable. */
async function withoutLog(timeout: string) {
  const database = await freshDatabase()
  onTestFinished(() => database.drop())
  const environment = {
    DATABASE_URL: database.url,
    FILROUGE_APPEND_TIMEOUT: timeout,
    FILROUGE_LOG_LEVEL: 'fatal',
  }
  const service = await startService(['--only', 'api'], environment)
  onTestFinished(async () => void (await service.stop()))
  return service
}

test('an import ends without waiting for more lines if the log does not answer in time', async () => {
  const { url } = await withoutLog('500ms')
  const one = openImport(url)
  await one.send('no line\n\n' + fileOf([{ storyId: 'a', events: [opened()] }]))
  expect(await one.rest()).toMatchObject([
    { line: 1, status: 'rejected', code: 'malformed-json' },
    { line: 3, storyId: 'a', status: 'unavailable', code: 'unavailable' },
  ])
})

test('the place of a client that disconnects is free at once', async () => {
  const { url } = await withoutLog('10m')
  const three = Array.from({ length: 3 }, () => openImport(url))
  for (const one of three) {
    await one.send(fileOf([{ storyId: 'a', events: [opened()] }]))
    one.end()
    expect((await one.head).statusCode).toBe(200)
  }
  const isFree = async () => {
    const one = openImport(url)
    const { statusCode } = await one.head
    one.hangUp()
    return statusCode === 200
  }
  expect(await isFree()).toBe(false)
  for (const one of three) one.hangUp()
  await until(isFree, 10_000, () => 'the places are not free')
})

test.skipIf(inject('kafkaBrokers') === '')(
  'an import whose log was lost continues when the log is back and the file is sent again',
  { timeout: 180_000 },
  async () => {
    const kafka = await startKafka()
    onTestFinished(() => kafka.stop())
    const database = await freshDatabase()
    onTestFinished(() => database.drop())
    const service = await startService(['--only', 'api,recorder'], {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: kafka.brokers,
      FILROUGE_TOPIC_PREFIX: `import-${randomUUID()}.`,
      FILROUGE_REPLICATION: '1',
      FILROUGE_LOG_LEVEL: 'fatal',
      FILROUGE_APPEND_TIMEOUT: '3s',
    })
    onTestFinished(async () => void (await service.stop()))
    const one = openImport(service.url)
    const half = file.indexOf('\n', file.length / 2) + 1
    await one.send(file.slice(0, half))
    expect(await one.next()).toMatchObject({ line: 1, status: 'accepted' })
    await kafka.kill()
    await one.send(file.slice(half))
    const answers = await one.rest()
    const last = answers.at(-1)
    expect(last).toMatchObject({ line: answers.length + 1, status: 'unavailable', code: 'unavailable' })
    expect(answers.slice(0, -1).filter(({ status }) => !['accepted', 'pending'].includes(status))).toEqual([])
    await kafka.restart()
    await until(
      async () => {
        const ready = await fetch(`${service.url}/health/ready`)
        return !JSON.stringify(await ready.json()).includes('warning')
      },
      60_000,
      () => 'the log is not open again',
    )
    await until(
      async () => versionsOf(await importFile(service.url, file)).every((v, i) => v === versions[i]),
      60_000,
      () => 'the file was not imported completely and in order',
    )
    const { body } = await request(service.url)
      .get('/v1/stories/story-0')
      .set('authorization', `Bearer ${ADMIN_KEY}`)
      .expect(200)
    expect(body.version).toBe(LINES / 4)
  },
)
