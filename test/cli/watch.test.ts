import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Filrouge } from '../../libs/client/src/index.js'
import { isInstalled, linesOf, runCli, runShell, startCli, startTerminal } from '../support/cli.js'
import { opened, reported } from '../support/envelopes.js'
import { dataDirectory } from '../support/postgres.js'
import { freePort } from '../support/ports.js'
import { ADMIN_KEY, startService, type Service } from '../support/services.js'

// Each command of a test starts a process, so the tests need time.
vi.setConfig({ testTimeout: 180_000 })

const hasTerminals = await isInstalled('script')
const dataDir = dataDirectory()
let service: Service
const children: ChildProcess[] = []
let stories = 0
const newStory = () => `story-${++stories}`

/** Starts the service, on the same data and port as before. */
const start = async (port: number) =>
  startService([], { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' }, port)

beforeAll(async () => {
  service = await start(await freePort())
})
afterAll(async () => {
  await service?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const environment = (key = ADMIN_KEY) => ({ FILROUGE_URL: service.url, FILROUGE_ADMIN_KEY: key })
const client = () => new Filrouge({ url: service.url, key: ADMIN_KEY })
const append = async (story: string, ...events: object[]) =>
  expect(await client().appendBody(story, { events })).toMatchObject({ status: 'accepted' })
const report = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => reported(`d${from + i}`))

/** A running `filrouge watch` that has its connection, and its output so far. */
async function watching(args: readonly string[], env = environment()) {
  const child = startCli(['watch', ...args], env)
  children.push(child)
  const { lines, notes } = linesOf(child)
  await says(notes, /^Watching /)
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return once(child, 'exit')
  }
  return { child, lines, notes, end }
}

const says = async (notes: readonly string[], note: RegExp) => {
  await expect.poll(() => notes, { timeout: 30_000 }).toContainEqual(expect.stringMatching(note))
}
const has = async (lines: readonly string[], count: number) => {
  await expect
    .poll(() => lines.length, { timeout: 30_000, message: lines.join('\n') })
    .toBeGreaterThanOrEqual(count)
}

test('watch prints what is recorded from now on, a line each, until Ctrl-C', async () => {
  const talks = newStory()
  await append(talks, opened())
  const { lines, notes, end } = await watching([talks, '--utc', '--lang', 'fr'])
  await append(newStory(), opened())
  await append(talks, reported('a', { headline: { en: 'Talks\nopen', fr: 'Les pourparlers\ns’ouvrent' } }), {
    type: 'DevelopmentCorrected',
    data: { developmentId: 'a', changes: { occurred: '2025' }, reason: { en: 'Why' }, severity: 'minor' },
  })
  await has(lines, 2)
  expect(await end('SIGINT')).toEqual([130, null])
  expect(lines).toEqual([
    expect.stringMatching(
      new RegExp(`^\\S+ \\S+Z {2}${talks}/2 {2}DevelopmentReported {2}a {2}Les pourparlers s’ouvrent$`),
    ),
    expect.stringMatching(new RegExp(`${talks}/3 {2}DevelopmentCorrected {2}a {2}occurred: Why$`)),
  ])
  expect(notes).toEqual([`Watching ${talks}. Ctrl-C ends it.`])
})

test('watch goes on when the service was restarted: nothing is lost, and nothing comes twice', async () => {
  const talks = newStory()
  await append(talks, opened(), ...report(2, 3))
  const one = await watching([talks, '--from', '1', '--json'])
  const all = await watching(['--json'])
  await has(one.lines, 3)
  await append(talks, ...report(4, 5))
  await has(all.lines, 2)
  await service.stop()
  for (const { notes } of [one, all]) await says(notes, /^The service is away: .+\. Trying again\.$/)
  service = await start(Number(new URL(service.url).port))
  // They may be recorded before the connections are there again.
  await append(talks, ...report(6, 8))
  await has(one.lines, 8)
  await has(all.lines, 5)
  await append(talks, reported('d9'))
  await has(one.lines, 9)
  await has(all.lines, 6)
  for (const { notes } of [one, all]) await says(notes, /^The service is back\./)
  for (const { child } of [one, all]) expect(child.exitCode).toBe(null)
  const versions = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).version)
  expect(versions(one.lines)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(versions(all.lines)).toEqual([4, 5, 6, 7, 8, 9])
})

test('watch of all stories is resumed by the cursor of an event', async () => {
  const [talks, strike] = [newStory(), newStory()]
  const first = await watching(['--json'])
  await append(talks, opened(), reported('a'))
  await append(strike, opened())
  await has(first.lines, 3)
  const [, { cursor }] = first.lines.map((line) => JSON.parse(line))
  const later = await watching(['--json', '--cursor', cursor])
  await has(later.lines, 1)
  expect(later.lines.map((line) => JSON.parse(line).id)).toEqual([`${strike}/1`])
  expect(JSON.parse(first.lines[2] ?? '').cursor).toBe(JSON.parse(later.lines[0] ?? '').cursor)
})

test('watch ends with an error when the key is removed', async () => {
  const talks = newStory()
  await append(talks, opened(), { type: 'StoryDescribed', data: { visibility: 'restricted' } })
  const { key, keyId } = await client().makeKey({ name: 'rita', role: 'reader', stories: [talks] })
  const { notes, child } = await watching([talks], environment(key))
  await client().removeKey(keyId)
  await append(talks, reported('a'))
  await expect.poll(() => child.exitCode, { timeout: 30_000 }).toBe(1)
  expect(notes.at(-1)).toMatch(/^error: .+\((forbidden|unauthorized)\)/)
})

test('watch of a story that does not exist ends with an error', async () =>
  expect(await runCli(['watch', 'nowhere'], environment())).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('(story-not-found)'),
  }))

test('watch waits for a service that is not there yet', async () => {
  const port = await freePort()
  const child = startCli(['watch', '--url', `http://127.0.0.1:${port}`])
  children.push(child)
  const { lines, notes } = linesOf(child)
  await says(notes, /^The service is away: cannot reach .*ECONNREFUSED.*\. Trying again\.$/)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([130, null])
  expect({ lines, notes: notes.length }).toEqual({ lines: [], notes: 1 })
})

test('watch ends when the reader of its output has closed it, at the next event', async () => {
  const talks = newStory()
  await append(talks, opened())
  const over = new AbortController()
  const ended = runShell(`filrouge watch ${talks} --from 1 --json | head -n 1`, environment()).finally(() =>
    over.abort(),
  )
  for (let i = 0; !over.signal.aborted; i++) {
    await append(talks, reported(`d${i}`))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  expect(JSON.parse((await ended).stdout)).toMatchObject({ id: `${talks}/1`, cursor: '1' })
})

test.skipIf(!hasTerminals)('on a terminal, Ctrl-C says how to go on', async () => {
  const talks = newStory()
  await append(talks, opened(), reported('a'))
  const terminal = startTerminal(`filrouge watch ${talks} --from 1; echo "code $?"`, environment())
  children.push(terminal)
  let shown = ''
  terminal.stdout?.on('data', (data: Buffer) => (shown += data.toString()))
  await expect.poll(() => shown, { timeout: 30_000 }).toContain(`${talks}/2`)
  terminal.stdin?.write('\u0003')
  await expect.poll(() => shown, { timeout: 30_000 }).toContain('code 130')
  expect(shown).toContain(`To go on from here: filrouge watch ${talks} --from 3\r\n`)
})
