import type { ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { jsonOf, linesOf, runCli, runShell, startCli } from '../support/cli.js'
import { opened, reported } from '../support/envelopes.js'
import { freePort } from '../support/ports.js'
import { ADMIN_KEY, startEmbedded, until, type Product } from '../support/services.js'

// Each command of a test starts a process, so the tests need time.
vi.setConfig({ testTimeout: 90_000 })

let product: Product
const children: ChildProcess[] = []
let stories = 0
const newStory = () => `story-${++stories}`

beforeAll(async () => {
  product = await startEmbedded({
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
    FILROUGE_WEBHOOK_SCHEDULE: '50ms,100ms,200ms,200ms,1s',
  })
})
afterAll(() => product?.stop())
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => ended(child, 'SIGKILL')))
  for (const { subscriptionId } of await subscriptions())
    await filrouge('subscriptions', 'remove', subscriptionId)
})

const environment = () => ({ FILROUGE_URL: product.url, FILROUGE_ADMIN_KEY: ADMIN_KEY })
const filrouge = (...args: string[]) => runCli(args, environment())
const append = async (story: string, ...events: object[]) =>
  expect(await runCli(['append', story, '-'], environment(), JSON.stringify(events))).toMatchObject({
    code: 0,
  })
const subscriptions = async (): Promise<{ subscriptionId: string; status: string }[]> =>
  jsonOf(await filrouge('subscriptions', '--json')).items

/** A running `filrouge listen`, and its output so far. */
async function listening(...args: string[]) {
  const child = startCli(['listen', ...args], environment())
  children.push(child)
  const { lines, notes } = linesOf(child)
  await until(
    () => notes.some((note) => note.startsWith('Listening')),
    20_000,
    () => `it does not listen: ${notes.join('\n')}`,
  )
  const has = (count: number) =>
    until(
      () => lines.length >= count,
      20_000,
      () => `${lines.length} lines, not ${count}: ${lines.join('\n')}`,
    )
  return { child, lines, notes, has }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode
  const end = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, by) => resolve(code ?? by)),
  )
  child.kill(signal)
  return end
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'listen makes a subscription, prints what comes, a line each, and at %s removes it',
  async (signal) => {
    const talks = newStory()
    const { child, lines, notes, has } = await listening('--stories', talks, '--from', 'beginning')
    await append(talks, opened(), reported('a', { headline: { en: 'Talks\nopen' } }))
    await append(newStory(), opened())
    await has(2)
    expect(lines[1]).toMatch(
      new RegExp(`^\\S+ \\S+Z {2}${talks}/2 {2}DevelopmentReported {2}a {2}\\{.*Talks\\\\nopen`),
    )
    expect(notes).toContain('Answered a ping: messages can come now.')
    expect(await ended(child, signal)).toBe(0)
    expect(await subscriptions()).toEqual([])
    expect(lines.length).toBe(2)
  },
)

test('listen --json prints NDJSON, and refuses messages that the secret did not sign', async () => {
  const talks = newStory()
  const port = String(await freePort())
  const { lines, notes, has } = await listening(
    '--stories',
    talks,
    '--port',
    port,
    '--json',
    '--types',
    'StoryOpened',
  )
  const forged = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'webhook-id': 'x', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' },
    body: '{}',
  })
  expect(forged.status).toBe(401)
  await append(talks, opened(), reported('a'))
  await has(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    id: `${talks}/1`,
    eventType: 'StoryOpened',
    previousVersion: 0,
  })
  expect(notes).toContainEqual(expect.stringContaining('Refused a request'))
  expect(lines.length).toBe(1)
})

test('listen --secret receives for an existing subscription, and does not remove it', async () => {
  const talks = newStory()
  const port = String(await freePort())
  const { stdout } = await filrouge('subscribe', `http://127.0.0.1:${port}/`, '--stories', talks)
  const { child, lines, has } = await listening('--secret', stdout.trim(), '--port', port)
  await append(talks, opened())
  await has(1)
  expect(lines[0]).toContain(`${talks}/1  StoryOpened`)
  expect(await ended(child, 'SIGINT')).toBe(0)
  expect(await subscriptions()).toHaveLength(1)
})

test('listen removes the subscription of a killed listen, but not of a running one', async () => {
  const live = await listening('--stories', 'none')
  const killed = await listening('--stories', 'none')
  expect(await ended(killed.child, 'SIGKILL')).toBe('SIGKILL')
  expect(await subscriptions()).toHaveLength(2)
  const next = await listening('--stories', 'none')
  const [, id] = await subscriptions().then((all) => all.map(({ subscriptionId }) => subscriptionId))
  expect(next.notes[0]).toMatch(/^Removed subscription \S+, left behind by a listen that was killed\.$/)
  expect(next.notes.join('\n')).toContain(`for subscription ${id}.`)
  expect(await subscriptions()).toHaveLength(2)
  expect(await ended(live.child, 'SIGTERM')).toBe(0)
  expect(await ended(next.child, 'SIGTERM')).toBe(0)
  expect(await subscriptions()).toEqual([])
})

test('listen ends when the reader of its output closes it, and removes its subscription', async () => {
  const talks = newStory()
  await append(talks, opened(), ...'abcdefghij'.split('').map((name) => reported(name)))
  const { stdout } = await runShell(
    `filrouge listen --stories ${talks} --from beginning --json | head -n 1`,
    environment(),
  )
  expect(JSON.parse(stdout)).toMatchObject({ id: `${talks}/1` })
  expect(await subscriptions()).toEqual([])
})

test('listen prints what to set if the service does not send to this machine, and leaves no subscription', async () => {
  const strict = await startEmbedded()
  try {
    const { code, stdout, stderr } = await runCli(['listen'], {
      FILROUGE_URL: strict.url,
      FILROUGE_ADMIN_KEY: ADMIN_KEY,
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('only https is taken')
    expect(stderr).toContain('FILROUGE_WEBHOOK_ALLOW_HTTP=true FILROUGE_WEBHOOK_ALLOW_ADDRESSES=127.0.0.0/8')
  } finally {
    await strict.stop()
  }
})

test('a port in use is reported in one line', async () => {
  const port = new URL(product.url).port
  const { code, stderr } = await filrouge('listen', '--port', port)
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: .*EADDRINUSE/)
  expect(await subscriptions()).toEqual([])
})
