import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { jsonOf, runCli } from '../support/cli.js'
import { opened, reported } from '../support/envelopes.js'
import { Receiver } from '../support/receiver.js'
import { ADMIN_KEY, startEmbedded, until, type Product } from '../support/services.js'

// Each command of a test starts a process, so the tests need time.
vi.setConfig({ testTimeout: 90_000 })

let product: Product
let to: Receiver
let stories = 0
const newStory = () => `story-${++stories}`

beforeAll(async () => {
  product = await startEmbedded({
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
    FILROUGE_WEBHOOK_SCHEDULE: '50ms,100ms,200ms,200ms',
  })
  to = await Receiver.start(() => 200)
})
afterAll(async () => {
  await to?.stop()
  await product?.stop()
})
afterEach(async () => {
  for (const { subscriptionId } of jsonOf(await filrouge('subscriptions', '--json')).items)
    await filrouge('subscriptions', 'remove', subscriptionId)
  to.got.length = 0
  to.behaviour = () => 200
})

const environment = () => ({ FILROUGE_URL: product.url, FILROUGE_ADMIN_KEY: ADMIN_KEY })
const filrouge = (...args: string[]) => runCli(args, environment())
const append = async (story: string, ...events: object[]) =>
  expect(await runCli(['append', story, '-'], environment(), JSON.stringify(events))).toMatchObject({
    code: 0,
  })
const subscribe = async (...more: string[]): Promise<string> => {
  const made = jsonOf(await filrouge('subscribe', to.url, '--json', ...more))
  await until(
    async () => jsonOf(await filrouge('subscriptions', made.subscriptionId, '--json')).status === 'active',
    20_000,
    () => 'the subscription is not active',
  )
  return made.subscriptionId
}

describe('subscribe', () => {
  test('prints the secret, and notes with the id and the next steps', async () => {
    const { code, stdout, stderr } = await filrouge('subscribe', to.url)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^whsec_\S+\n$/)
    const id = /subscription ([0-9a-f-]{36})/.exec(stderr)?.[1] ?? ''
    expect(stderr).toContain(`filrouge subscriptions ping ${id}`)
    const shown = await filrouge('subscriptions', id, '--json')
    expect(jsonOf(shown)).toMatchObject({ stories: ['*'], start: 'now', verification: 'challenge' })
    expect(shown.stdout).not.toContain(stdout.trim())
  })

  test('sends the options to the service', async () => {
    const line =
      `subscribe ${to.url} --json --stories ukraine-*,strait --from 2025-09-04T18:00:00Z --description desk ` +
      '--types DevelopmentReported,DevelopmentCorrected --verification ping --on-exhausted block --max-in-flight 3'
    const made = await filrouge(...line.split(' '), '--filter', 'event.version > 1')
    expect(jsonOf(made)).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      stories: ['ukraine-*', 'strait'],
      start: { knownAt: '2025-09-04T18:00:00.000Z' },
      types: ['DevelopmentReported', 'DevelopmentCorrected'],
      filter: 'event.version > 1',
      verification: 'ping',
      onExhausted: 'block',
      maxInFlight: 3,
      description: 'desk',
    })
  })

  test('for an address that the service does not send to fails, and prints what to set', async () => {
    const { code, stdout, stderr } = await filrouge('subscribe', 'https://10.0.0.1/hook')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('https://10.0.0.1/hook: 10.0.0.1 is not a public address')
    expect(stderr).toContain('FILROUGE_WEBHOOK_ALLOW_HTTP=true FILROUGE_WEBHOOK_ALLOW_ADDRESSES=')
  })
})

test.each([
  ['notaurl', ['subscribe', 'notaurl']],
  ['ftp://desk.example/hook', ['subscribe', 'ftp://desk.example/hook']],
  ['desk.example', ['subscriptions', 'change', 'some', '--endpoint', 'desk.example']],
])('a malformed endpoint is wrong usage: %s', async (_, args) => {
  const { code, stdout, stderr } = await filrouge(...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('https://desk.example/hook')
  expect(stderr).not.toContain('FILROUGE_WEBHOOK')
})

test('the settings are printed only if they would help', async () => {
  const { code, stderr } = await filrouge('subscribe', 'https://desk.example.org:25/hook')
  expect(code).toBe(1)
  expect(stderr).toContain('port 25 is not taken')
  expect(stderr).not.toContain('FILROUGE_WEBHOOK')
})

describe('subscriptions', () => {
  test('are listed, and each one is shown with its status', async () => {
    expect(await filrouge('subscriptions')).toMatchObject({ stdout: 'There are no subscriptions.\n' })
    const id = await subscribe('--stories', 'story-*', '--description', 'the archive')
    const { stdout } = await filrouge('subscriptions')
    expect(stdout).toMatch(new RegExp(`^${id} +active +admin +story-\\* +${to.url} +the archive$`, 'm'))
    const shown = await filrouge('subscriptions', id)
    expect(shown.stdout).toMatch(/^status +active$/m)
    expect(shown.stdout).toMatch(/^last attempt +.* ping: delivered$/m)
    const nowhere = await filrouge('subscriptions', 'nobody')
    expect(nowhere).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('(not-found)') })
  })

  test('are changed in the given fields only', async () => {
    const id = await subscribe('--types', 'StoryOpened', '--filter', 'true')
    const changed = await filrouge(
      'subscriptions',
      'change',
      id,
      '--stories',
      'story-*',
      '--all-types',
      '--json',
    )
    expect(jsonOf(changed)).toMatchObject({
      stories: ['story-*'],
      types: null,
      filter: 'true',
      filterRevision: 2,
    })
    const { stdout } = await filrouge('subscriptions', 'change', id, '--without-filter')
    expect(stdout).toBe(`${id} is changed: filter revision 3, active.\n`)
    const refused = await filrouge('subscriptions', 'change', id, '--endpoint', 'http://10.0.0.1:8080/')
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('FILROUGE_WEBHOOK_ALLOW_ADDRESSES'),
    })
  })

  test('are paused, resumed, pinged and removed, and get a new secret', async () => {
    const id = await subscribe()
    expect(await filrouge('subscriptions', 'pause', id)).toMatchObject({ stdout: `${id} is paused.\n` })
    expect(await filrouge('subscriptions', 'resume', id)).toMatchObject({ stdout: `${id} is active.\n` })
    const rotated = await filrouge('subscriptions', 'rotate', id)
    expect(rotated.stdout).toMatch(/^whsec_\S+\n$/)
    expect(rotated.stderr).toContain('the old one is valid until')
    expect(await filrouge('subscriptions', 'ping', id)).toMatchObject({ code: 0 })
    await until(
      () => to.got.length === 2,
      10_000,
      () => 'no ping came',
    )
    expect(jsonOf(await filrouge('subscriptions', 'remove', id, '--json'))).toEqual({
      subscriptionId: id,
      removed: true,
    })
    expect(await filrouge('subscriptions', 'remove', id)).toMatchObject({ code: 1 })
  })

  test('are replayed, one story or many, from a version or a time', async () => {
    const [one, other] = [newStory(), newStory()]
    const id = await subscribe()
    await append(one, opened(), reported('a'))
    await append(other, opened())
    await to.takes(3)
    const replayed = await filrouge('subscriptions', 'replay', id, '--story', one, '--from-version', '2')
    expect(replayed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`filrouge deliveries lanes ${id}`),
    })
    expect((await to.takes(4))[3]).toBe(`${one}/2`)
    expect(await filrouge('subscriptions', 'replay', id, '--known-at', '2025-01-01T00:00:00Z')).toMatchObject(
      {
        code: 0,
      },
    )
    await to.takes(7)
  })
})

test('deliveries lists attempts, lanes and dead letters, and sends messages again', async () => {
  const [bad, good] = [newStory(), newStory()]
  let refuses = true
  to.behaviour = ({ id }) => (refuses && id === `${bad}/2` ? 400 : 200)
  const id = await subscribe()
  await append(bad, opened(), reported('a'))
  for (const name of ['a', 'b', 'c']) {
    const taken = to.taken().length
    await append(good, ...(name === 'a' ? [opened()] : []), reported(name))
    await to.takes(taken + 1)
  }
  await until(
    async () => (await filrouge('deliveries', 'dead-letters', id)).stdout.includes(`${bad}/2`),
    20_000,
    () => 'there is no dead letter',
  )
  expect((await filrouge('deliveries', 'dead-letters', id)).stdout).toMatch(
    new RegExp(`^${bad}/2 +DevelopmentReported +\\S+ \\S+ +5 +.*400`, 'm'),
  )
  const tried = await filrouge('deliveries', id, '--story', bad)
  expect(tried.stdout).toMatch(
    new RegExp(`^\\S+ \\S+ +${bad}/2 +DevelopmentReported +5 +\\d+ +deadLetter +400 `, 'm'),
  )
  const last = jsonOf(await filrouge('deliveries', id, '--limit', '1', '--story', bad, '--json'))
  expect(last).toMatchObject({ items: [{ version: 2, outcome: 'deadLetter' }], next: expect.any(String) })
  const lanes = await filrouge('deliveries', 'lanes', id)
  expect(lanes.stdout).toMatch(new RegExp(`^${bad} +idle +1 +3 +0`, 'm'))
  refuses = false
  expect((await filrouge('deliveries', 'redrive', id, '--story', good)).stdout).toBe(
    '0 dead letters are sent again.\n',
  )
  expect(jsonOf(await filrouge('deliveries', 'redrive', id, '--json'))).toMatchObject({ redriven: 1 })
  await until(
    () => to.taken().includes(`${bad}/2`),
    10_000,
    () => 'the dead letter is not sent again',
  )
  expect((await filrouge('deliveries', 'retry', id, bad)).stdout).toBe(`${bad} is tried from version 3.\n`)
  expect(await filrouge('deliveries', 'retry', id, 'nowhere')).toMatchObject({ code: 1, stdout: '' })
  await until(
    async () => (await filrouge('deliveries', 'dead-letters', id)).stdout === 'There are no dead letters.\n',
    10_000,
    () => 'the dead letter is still there',
  )
  const received = await filrouge('deliveries', 'received', id, 'a')
  expect(received.stdout).toMatch(new RegExp(`^${bad} +version 2, revision 1 .*version 2, revision 1$`, 'm'))
})
