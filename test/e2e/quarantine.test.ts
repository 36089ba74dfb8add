import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresLog, type AppendLog } from '@filrouge/log'
import pg from 'pg'
import { jsonOf, runCli } from '../support/cli.js'
import { envelopeOf, opened, recordOf, reported } from '../support/envelopes.js'
import { freshDatabase, type TestDatabase } from '../support/postgres.js'
import { ADMIN_KEY, startService, until, type Service } from '../support/services.js'

let database: TestDatabase
let product: Service
let log: AppendLog
let sql: pg.Client

beforeAll(async () => {
  database = await freshDatabase()
  product = await startService([], {
    DATABASE_URL: database.url,
    FILROUGE_EXAMPLE: 'false',
    FILROUGE_PARTITIONS: '2',
  })
  log = postgresLog({ connection: { connectionString: database.url }, partitions: 2, shared: true })
  await log.open({ create: false })
  sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await log?.close()
  await product?.stop()
  await database?.drop()
})

const admin = { authorization: `Bearer ${ADMIN_KEY}` }
const get = (headers: Record<string, string> = admin) =>
  request(product.url).get('/v1/quarantine').set(headers)
const release = (story: string, headers: Record<string, string> = admin) =>
  request(product.url).post(`/v1/quarantine/${story}/release`).set(headers)
const append = (story: string, events: object[]) =>
  request(product.url).post(`/v1/stories/${story}/events`).set(admin).send({ events })
const filrouge = (...args: string[]) =>
  runCli(args, { FILROUGE_URL: product.url, FILROUGE_ADMIN_KEY: ADMIN_KEY })

/** Puts a story in quarantine with an append that was never validated, as a bug of a release could write it. */
async function quarantine(story: string): Promise<void> {
  await append(story, [opened()]).expect(201)
  const envelope = envelopeOf(story, [reported('x')])
  const broken = { ...envelope, events: [{ ...envelope.events[0], type: 'DevelopmentsMerged', data: {} }] }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the append must be invalid
  await log.append(recordOf(broken as typeof envelope))
  await until(
    async () => (await get()).body.items.some((one: { storyId: string }) => one.storyId === story),
    10_000,
    () => `${story} is not in quarantine`,
  )
}

/** Removes the invalid append, as if a new release could fold it. */
const mend = (story: string) =>
  sql.query(
    "DELETE FROM record.quarantined_append WHERE story_id = $1 AND convert_from(raw_value, 'UTF8') LIKE '%DevelopmentsMerged%'",
    [story],
  )

test('a story in quarantine is listed with the reason and the waiting writes, and continues after its release', async () => {
  await quarantine('bad')
  const { body } = await get().expect(200)
  expect(body).toMatchObject({
    items: [{ storyId: 'bad', waiting: 1, releaseRequested: false, reason: expect.any(String) }],
    next: null,
  })
  await append('bad', [reported('a')]).expect(503)
  await mend('bad')
  expect((await release('bad').expect(202)).body).toEqual({ storyId: 'bad', releaseRequested: true })
  await until(
    async () => (await get()).body.items.length === 0,
    10_000,
    () => 'the story is not released',
  )
  let status = 503
  await until(
    async () => ({ status } = await append('bad', [reported('after')])).status !== 503,
    10_000,
    () => 'the writes of the story still wait',
  )
  expect(status).toBe(201)
})

describe('with the command line', () => {
  test('a story in quarantine is listed, stays while folding fails, and is released when it does not', async () => {
    await quarantine('worse')
    const listed = await filrouge('quarantine', 'list')
    expect(listed.stdout).toMatch(/^worse +\S+ \S+Z +1 +\S/m)
    const stays = await filrouge('quarantine', 'release', 'worse')
    expect(stays).toMatchObject({ code: 1, stderr: expect.stringContaining('worse stays in quarantine: ') })
    await mend('worse')
    expect(await filrouge('quarantine', 'release', 'worse')).toEqual({
      code: 0,
      stdout: 'worse is released.\n',
      stderr: '',
    })
    expect(jsonOf(await filrouge('quarantine', 'list', '--json'))).toEqual({ items: [], next: null })
    expect(await filrouge('quarantine', 'release', 'worse')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(not-found)'),
    })
  })
})

test('only admins see and release stories, within the limits of the key', async () => {
  await quarantine('far')
  const keyOf = async (wanted: object) => {
    const { body } = await request(product.url).post('/v1/keys').set(admin).send(wanted).expect(201)
    return { authorization: `Bearer ${body.key}` }
  }
  const editor = await keyOf({ name: 'eve', role: 'editor' })
  expect((await get(editor).expect(403)).body.code).toBe('forbidden')
  await release('far', editor).expect(403)
  await request(product.url).get('/v1/quarantine').expect(401)
  await request(product.url).post('/v1/quarantine/far/release').expect(401)
  const near = await keyOf({ name: 'nora', role: 'admin', stories: ['near-*'] })
  expect((await get(near).expect(200)).body.items).toEqual([])
  await release('far', near).expect(403)
  expect((await get()).body.items).toMatchObject([{ storyId: 'far', releaseRequested: false }])
})

test('a story that is not in quarantine is a 404, and a malformed id a 400', async () => {
  expect((await release('nowhere').expect(404)).body.code).toBe('not-found')
  expect((await release('No%20id').expect(400)).body.errors).toMatchObject([{ pointer: '/path/storyId' }])
})
