import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ended, isInstalled, jsonOf, runCli, runShell, startCli } from '../support/cli.js'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'

/** Tests of import and of the list of stories. */
const EXAMPLE = join(import.meta.dirname, '../../examples/coalition-of-the-willing/story.ndjson')
const hasTerminals = await isInstalled('script')
let product: Product
let folder: string
let files = 0

const environment = () => ({ FILROUGE_URL: product.url, FILROUGE_ADMIN_KEY: ADMIN_KEY, TERM: 'xterm' })
const filrouge = (...args: string[]) => runCli(args, environment())
const lineOf = (storyId: string, events: object[], more: object = {}) =>
  `${JSON.stringify({ storyId, events, ...more })}\n`
function fileOf(...lines: string[]): string {
  const file = join(folder, `${++files}.ndjson`)
  writeFileSync(file, lines.join(''))
  return file
}
const ships = {
  type: 'FigureReported',
  data: { figureId: 'ships', label: { en: 'Ships' }, value: { exact: 3 } },
}
/** A story with a number of appends. */
const longStory = (storyId: string, lines: number) => [
  lineOf(storyId, [opened()]),
  ...Array.from({ length: lines - 1 }, (_, i) => lineOf(storyId, [reported(`d${i}`)])),
]

beforeAll(async () => {
  product = await startEmbedded()
  folder = temporaryDirectory()
})
afterAll(async () => {
  await product?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a file is imported once, and importing it again changes nothing', async () => {
  const first = await filrouge('import', EXAMPLE)
  expect(first.code).toBe(0)
  expect(first.stdout).toMatch(/^8 lines: 8 imported, 0 imported before, 0 refused; [\d.]+ s\n$/)
  const again = await filrouge('import', EXAMPLE)
  expect(again.code).toBe(0)
  expect(again.stdout).toMatch(
    /^8 lines: nothing changed, all were imported before or are there already; [\d.]+ s\n$/,
  )
  expect(jsonOf(await filrouge('show', 'coalition-of-the-willing', '--json'))).toMatchObject({ version: 40 })
})

describe('refused lines', () => {
  const file = () =>
    fileOf(
      lineOf('mixed', [opened()]),
      '\n',
      '{"storyId"\n',
      lineOf('mixed', [{ type: 'DevelopmentWithdrawn', data: { developmentId: 'no', reason: { en: 'x' } } }]),
      lineOf('mixed', [reported('a')]),
    )

  test('are printed with place and code, the other lines are imported, and the exit code is 1', async () => {
    const { code, stdout } = await filrouge('import', file())
    expect(code).toBe(1)
    const [broken, unknown, summary] = stdout.trimEnd().split('\n')
    expect(broken).toMatch(/^line 3: .+\(malformed-json, the line\)$/)
    expect(unknown).toMatch(/^line 4, mixed: .+\(development-unknown, \/events\/0\/data\/developmentId\)$/)
    expect(summary).toMatch(/^4 lines: 2 imported, 0 imported before, 2 refused/)
    expect(jsonOf(await filrouge('show', 'mixed', '--json'))).toMatchObject({ version: 2 })
  })

  test('are printed as JSON lines like the others', async () => {
    const { code, stdout } = await filrouge('import', file(), '--json')
    expect(code).toBe(1)
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers.map(({ line, status }) => [line, status])).toEqual([
      [1, 'accepted'],
      [3, 'rejected'],
      [4, 'rejected'],
      [5, 'accepted'],
    ])
  })
})

test('lines from a pipe are imported as they come', async () => {
  const child = startCli(['import', '-', '--json'], environment())
  child.stdin?.write(lineOf('dripped', [opened()]))
  // The answer comes before the end of the file.
  const [first] = await once(child.stdout ?? child, 'data')
  expect(JSON.parse(String(first))).toMatchObject({ line: 1, status: 'accepted', toVersion: 1 })
  child.stdin?.end(lineOf('dripped', [reported('a')]))
  const { code, stdout } = await ended(child)
  expect({ code, answer: JSON.parse(stdout) }).toMatchObject({ code: 0, answer: { line: 2, toVersion: 2 } })
})

test('an interrupted import prints its progress, and continues when it is run again', async () => {
  const lines = longStory('interrupted', 40)
  const file = fileOf(...lines)
  const child = startCli(['import', '-'], environment())
  child.stdin?.write(lines.slice(0, 10).join(''))
  await expect
    .poll(async () => (await filrouge('show', 'interrupted', '--json')).stdout, { timeout: 20_000 })
    .toContain('"version":10')
  child.kill('SIGINT')
  const { code, stderr } = await ended(child)
  expect({ code, stderr }).toEqual({ code: 130, stderr: expect.not.stringContaining('error') })
  const again = await filrouge('import', file)
  expect(again.code).toBe(0)
  expect(again.stdout).toMatch(/^40 lines: 30 imported, 10 imported before, 0 refused/)
})

test('an export of everything imported elsewhere gives the same stories', async () => {
  await filrouge('import', EXAMPLE)
  const other = await startEmbedded()
  try {
    const env = { ...environment(), OTHER: other.url }
    const piped = await runShell('set -o pipefail; filrouge export | filrouge import - --url "$OTHER"', env)
    expect(piped.code).toBe(0)
    // A slow machine shows a line of progress every 2 s.
    expect(piped.stderr).toMatch(/^(?:[\d,]+ lines[^\n]*\n)*$/)
    const listed = async (url: string) => jsonOf(await filrouge('stories', '--json', '--url', url)).items
    const ids = (items: { storyId: string; version: number }[]) =>
      items.map(({ storyId, version }) => `${storyId}/${version}`).sort()
    expect(ids(await listed(other.url))).toEqual(ids(await listed(product.url)))
  } finally {
    await other.stop()
  }
}, 60_000)

describe('an export imported again', () => {
  const imported = (...args: string[]) =>
    runShell(`set -o pipefail; filrouge export again | filrouge import - ${args.join(' ')}`, environment())

  test('into its own store changes nothing, and says so in one line', async () => {
    for (const events of [[opened(), reported('a')], [reported('b')], [ships], [ships]])
      await runCli(['append', 'again'], environment(), JSON.stringify(events))
    expect(await imported()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^4 lines: nothing changed, all were imported before or are there already; /,
      ),
      stderr: expect.stringMatching(/^(?:[\d,]+ lines[^\n]*\n)*$/),
    })
    const answers = (await imported('--json')).stdout.trimEnd().split('\n')
    expect(answers.map((line) => JSON.parse(line))).toMatchObject([
      { line: 1, status: 'accepted', replayed: true, fromVersion: 1, toVersion: 2 },
      { line: 2, status: 'accepted', replayed: true, fromVersion: 3, toVersion: 3 },
      { line: 3, status: 'accepted', replayed: true, fromVersion: 4, toVersion: 4 },
      { line: 4, status: 'accepted', replayed: true, fromVersion: 5, toVersion: 5 },
    ])
    expect(jsonOf(await filrouge('show', 'again', '--json'))).toMatchObject({ version: 5 })
  })

  test('into a story with other events is refused, and changes nothing', async () => {
    const lines = (await filrouge('export', 'again')).stdout.trimEnd().split('\n')
    const file = fileOf(
      `${lines[0]}\n`,
      `${lines[1]?.replace('happened: b', 'happened: B')}\n`,
      `${lines[2]}\n`,
    )
    const { code, stdout } = await filrouge('import', file)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^line 2, again: the story is at version 5 \(version-conflict\)\nline 3, again: /)
    expect(stdout).toMatch(/3 lines: 0 imported, 1 imported before, 2 refused/)
    expect(jsonOf(await filrouge('show', 'again', '--json'))).toMatchObject({ version: 5 })
  })
})

test('without a terminal, a line shows the progress every few seconds', async () => {
  const child = startCli(['import', '-'], environment())
  let said = ''
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()))
  child.stdin?.write(lineOf('slow', [opened()]))
  await expect.poll(() => said, { timeout: 20_000 }).toMatch(/^1 lines, \d+ a second\n/)
  child.stdin?.end()
  expect(await ended(child)).toMatchObject({ code: 0 })
})

test.skipIf(!hasTerminals)('on a terminal, a bar shows the rate', async () => {
  const file = fileOf(...longStory('barred', 300), '{\n')
  const line = JSON.stringify(`filrouge import ${file}`)
  const script = `export -f filrouge; SHELL=/bin/bash script -qec ${line} /dev/null`
  const { code, stdout } = await runShell(script, environment())
  expect(code).toBe(1)
  expect(stdout).toMatch(/█.*\d+%.*\d+ lines, \d+ a second/)
  // A refused line is printed on its own line, and the bar is removed at the end.
  expect(stdout).toContain('\u001b[Kline 301: ')
  expect(stdout).toMatch(/301 lines: 300 imported, 0 imported before, 1 refused/)
})

describe('stories', () => {
  test('are listed with date, status and title, and found by words', async () => {
    await filrouge('open', 'strait', '--title', 'The strait', '--tag', 'shipping')
    const { code, stdout } = await filrouge('stories', '--tag', 'shipping')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^STORY +STATUS +VERSION +UPDATED +TITLE\nstrait +open +1 +\S+ \S+Z +The strait\n$/,
    )
    expect(jsonOf(await filrouge('stories', '--q', 'strait', '--status', 'open', '--json'))).toMatchObject({
      items: [{ storyId: 'strait', status: 'open' }],
      next: null,
    })
    expect(jsonOf(await filrouge('stories', '--limit', '1', '--json'))).toMatchObject({
      items: [{ storyId: 'strait' }],
      next: expect.any(String),
    })
  })
})
