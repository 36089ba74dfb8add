import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import request from 'supertest'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { fileOf, importFile } from '../support/importing.js'
import { freshDatabase, type TestDatabase } from '../support/postgres.js'
import { Receiver } from '../support/receiver.js'
import { ADMIN_KEY, startService, until, type Service } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'

const STORIES = 20
const admin = { authorization: `Bearer ${ADMIN_KEY}` }

let database: TestDatabase
let api: Service
let receiver: Receiver
let services: Service[]
let environment: Record<string, string>

beforeEach(async () => {
  database = await freshDatabase()
  environment = {
    DATABASE_URL: database.url,
    FILROUGE_SECRETS_KEY: randomBytes(32).toString('base64'),
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
    FILROUGE_WEBHOOK_SCHEDULE: '100ms,500ms',
    FILROUGE_WEBHOOK_TIMEOUT: '2s',
    FILROUGE_LOG_LEVEL: 'info',
  }
  services = []
  receiver = await Receiver.start(() => 200)
  api = await start('api,recorder')
})
afterEach(async () => {
  await Promise.all(services.map((one) => one.stop()))
  await receiver.stop()
  await database.drop()
})

async function start(only: string, more: Record<string, string> = {}): Promise<Service> {
  const service = await startService(['--only', only], { ...environment, ...more })
  services.push(service)
  return service
}

/** A message waits for 100 ms after its first try. A test in which it waits for a later step does not end. */
const FIRST_STEP_ONLY = { FILROUGE_WEBHOOK_SCHEDULE: '100ms,1h' }

async function subscribe(): Promise<void> {
  const wanted = { url: receiver.url, stories: ['*'], start: 'now', maxInFlight: 20 }
  await request(api.url).post('/v1/subscriptions').set(admin).send(wanted).expect(201)
}

const append = (story: number, ...events: object[]) =>
  request(api.url).post(`/v1/stories/story-${story}/events`).set(admin).send({ events }).expect(201)

const everywhere = async (work: (story: number) => Promise<unknown>) => {
  await Promise.all(Array.from({ length: STORIES }, (_, story) => work(story)))
}

/** Checks the versions of each story: each came, in order, and repeats only before the next one. */
function mustBeInOrder(versions: number): void {
  for (let story = 0; story < STORIES; story++) {
    const came = receiver
      .taken()
      .filter((id) => id.startsWith(`story-${story}/`))
      .map((id) => Number(id.split('/')[1]))
    const steps = came.map((version, i) => version - (came[i - 1] ?? 0))
    expect([story, came, steps.every((step) => step === 0 || step === 1)]).toEqual([story, came, true])
    expect([story, came.at(-1)]).toEqual([story, versions])
  }
}

/** The number of tries of each event of a story, in order of version. */
const triesOf = (story: number, versions: number) =>
  Array.from(
    { length: versions },
    (_, i) => receiver.got.filter(({ event }) => event.id === `story-${story}/${i + 1}`).length,
  )

/** Checks that every try of a message has the same id and the same bytes. */
function mustRepeatTheSame(): void {
  const bytes = new Map<string, string>()
  for (const { id, body } of receiver.got) {
    expect(body).toBe(bytes.get(id) ?? body)
    bytes.set(id, body)
  }
}

const deliveredBy = async ({ url }: Service) => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/filrouge_courier_attempts_total\{outcome="delivered"\} (\d+)/.exec(text)?.[1] ?? 0)
}

test('two couriers share the work, and every event comes once, in order', async () => {
  const couriers = await Promise.all([start('courier'), start('courier')])
  await subscribe()
  await everywhere((story) => append(story, opened()))
  for (let i = 0; i < 10; i++) await everywhere((story) => append(story, reported(`d-${i}`)))
  const taken = await receiver.takes(STORIES * 11)
  expect(new Set(taken).size).toBe(taken.length)
  mustBeInOrder(11)
  for (const courier of couriers) expect(await deliveredBy(courier)).toBeGreaterThan(0)
})

test('a killed courier loses nothing, and its successor repeats the same messages', async () => {
  // Long enough that a kill happens while messages are received but not answered.
  receiver.delayMs = 30
  let courier = await start('courier')
  await subscribe()
  await everywhere((story) => append(story, opened()))
  let done = false
  const writing = (async () => {
    for (let i = 0; i < 30; i++) await everywhere((story) => append(story, reported(`d-${i}`)))
    done = true
  })()
  for (let kills = 0; kills < 3; kills++) {
    const before = receiver.taken().length
    await until(
      () => receiver.taken().length > before + 30 || done,
      30_000,
      () => 'no message comes',
    )
    await courier.stop('SIGKILL')
    courier = await start('courier')
  }
  await writing
  await until(
    () => new Set(receiver.taken()).size === STORIES * 31,
    60_000,
    () => `${new Set(receiver.taken()).size} of ${STORIES * 31} came`,
  )
  mustBeInOrder(31)
  mustRepeatTheSame()
  expect(receiver.taken().length).toBeGreaterThan(STORIES * 31)
})

test('a stopped courier finishes its attempts, so nothing is sent twice', async () => {
  const first = await start('courier')
  await subscribe()
  await everywhere((story) =>
    append(story, opened(), ...Array.from({ length: 20 }, (_, i) => reported(`d-${i}`))),
  )
  await receiver.takes(STORIES * 3)
  expect(await first.stop()).toBe(0)
  const before = receiver.taken().length
  expect(before).toBeLessThan(STORIES * 21)
  await start('courier')
  const taken = await receiver.takes(STORIES * 21)
  expect(new Set(taken).size).toBe(taken.length)
  mustBeInOrder(21)
})

test('the wait of a message depends only on its own tries, not on those of the message before it', async () => {
  receiver.behaviour = ({ id, type }, got) =>
    type === 'filrouge.ping' || got.some(({ event }) => event.id === id) ? 200 : 500
  await start('courier', FIRST_STEP_ONLY)
  await subscribe()
  await append(1, opened(), ...Array.from({ length: 5 }, (_, i) => reported(`d-${i}`)))
  await receiver.takes(6)
  expect(triesOf(1, 6)).toEqual([2, 2, 2, 2, 2, 2])
})

test.each([
  ['two failures', 2],
  ['so many failures that the whole endpoint was failing', 6],
])('the next failure after %s waits for the first step', async (_, outage) => {
  receiver.behaviour = ({ id, type }, got) => {
    const tries = got.filter(({ event }) => event.id === id).length
    return type === 'filrouge.ping' || tries >= (id === 'story-1/1' ? outage : 1) ? 200 : 500
  }
  await start('courier', { FILROUGE_WEBHOOK_SCHEDULE: `${'100ms,'.repeat(outage)}1h` })
  await subscribe()
  await append(1, opened(), ...Array.from({ length: 5 }, (_, i) => reported(`d-${i}`)))
  await receiver.takes(6)
  expect(triesOf(1, 6)).toEqual([outage + 1, 2, 2, 2, 2, 2])
})

const inFlight = async ({ url }: Service) =>
  Number(/filrouge_courier_in_flight (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? 0)

interface Lane {
  nextVersion: number
  lag: number
  lastAcknowledgedVersion: number
}

test(
  'other couriers take over from a frozen courier when its leases end, and after waking it changes nothing',
  { timeout: 120_000 },
  async () => {
    receiver.delayMs = 200
    const frozen = await start('courier')
    await subscribe()
    await everywhere((story) =>
      append(story, opened(), ...Array.from({ length: 10 }, (_, i) => reported(`d-${i}`))),
    )
    await until(
      async () => (await inFlight(frozen)) > 0,
      20_000,
      () => 'the courier has nothing in flight',
    )
    frozen.process.kill('SIGSTOP')
    try {
      expect(receiver.taken().length).toBeLessThan(STORIES * 11)
      await start('courier')
      // Leases outlast an attempt (2 s) by 20 s.
      await until(
        () => new Set(receiver.taken()).size === STORIES * 11,
        45_000,
        () => `${new Set(receiver.taken()).size} of ${STORIES * 11} came`,
      )
    } finally {
      frozen.process.kill('SIGCONT')
    }
    const before = await deliveredBy(frozen)
    let versions = 11
    await until(
      async () => {
        await everywhere((story) => append(story, reported(`more-${versions}`)))
        versions += 1
        return (await deliveredBy(frozen)) > before
      },
      30_000,
      () => `the courier that was woken delivers nothing: ${frozen.said()}`,
    )
    await until(
      () => new Set(receiver.taken()).size === STORIES * versions,
      20_000,
      () => `${new Set(receiver.taken()).size} of ${STORIES * versions} came`,
    )
    mustBeInOrder(versions)
    mustRepeatTheSame()
    const lanes = async (): Promise<Lane[]> => {
      const { body } = await request(api.url).get('/v1/subscriptions').set(admin).expect(200)
      const path = `/v1/subscriptions/${body.items[0].subscriptionId}/lanes`
      return (await request(api.url).get(path).set(admin).expect(200)).body.items
    }
    await until(
      async () => (await lanes()).every(({ lag }) => lag === 0),
      10_000,
      () => 'lanes still have messages to send',
    )
    for (const lane of await lanes())
      expect(lane).toMatchObject({
        nextVersion: versions + 1,
        lastAcknowledgedVersion: versions,
        status: 'idle',
      })
  },
)

/**
 * Lets the fan-out over stories reach its second page, and blocks it there.
 * @returns a function that lets it continue
 */
async function holdWalk(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(`
    CREATE FUNCTION hold_walk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF OLD.after_story <> '' THEN PERFORM pg_advisory_xact_lock_shared(4711); END IF;
      RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER hold_walk BEFORE UPDATE OR DELETE ON service.walk FOR EACH ROW EXECUTE FUNCTION hold_walk();
    SELECT pg_advisory_lock(4711)`)
  return () => client.end()
}

test(
  'a subscription from the beginning over thousands of stories starts while lanes are made, and each event comes once',
  { timeout: 180_000 },
  async () => {
    const stories = 3_000
    const lines = Array.from({ length: stories }, (_, n) => ({ storyId: `story-${n}`, events: [opened()] }))
    expect(await importFile(api.url, fileOf(lines))).toHaveLength(stories)
    await start('courier')
    const goOn = await holdWalk()
    const wanted = { url: receiver.url, stories: ['*'], start: 'beginning', maxInFlight: 20 }
    await request(api.url).post('/v1/subscriptions').set(admin).send(wanted).expect(201)
    try {
      expect((await receiver.takes(1)).length).toBeLessThan(stories / 2)
    } finally {
      await goOn()
    }
    const taken = await receiver.takes(stories, 120_000)
    expect(new Set(taken).size).toBe(stories)
    expect(taken).toHaveLength(stories)
  },
)

test('a process with another secrets key does not start, and prints one sentence', async () => {
  const other = { FILROUGE_SECRETS_KEY: randomBytes(32).toString('base64') }
  const own = { FILROUGE_SECRETS_KEY: '', FILROUGE_DATA: temporaryDirectory() }
  onTestFinished(() => rmSync(own.FILROUGE_DATA, { recursive: true, force: true }))
  const refused = async (only: string, changed: Record<string, string>, named: string) => {
    const started = startService(['--only', only], {
      ...environment,
      FILROUGE_LOG_LEVEL: 'error',
      ...changed,
    })
    await expect(started).rejects.toThrow(
      new RegExp(`^the process ended while it started:\nerror: .* another key than ${named}: .*\n$`),
    )
  }
  await Promise.all([
    refused('courier', other, 'that of FILROUGE_SECRETS_KEY'),
    refused('api,recorder', other, 'that of FILROUGE_SECRETS_KEY'),
    refused('courier', own, `the one in ${join(own.FILROUGE_DATA, 'secrets-key')}`),
  ])
}, 60_000)
