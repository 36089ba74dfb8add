import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isInstalled, jsonOf, runCli, runShell } from '../support/cli.js'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'

const EXAMPLE = 'coalition-of-the-willing'
const hasTerminals = await isInstalled('script')
let product: Product
let folder: string

const environment = () => ({ FILROUGE_URL: product.url, FILROUGE_ADMIN_KEY: ADMIN_KEY, TERM: 'xterm' })
const filrouge = (...args: string[]) => runCli(args, environment())
const append = async (url: string, story: string, body: unknown) =>
  expect(
    await runCli(['append', story, '--url', url], { FILROUGE_ADMIN_KEY: ADMIN_KEY }, JSON.stringify(body)),
  ).toMatchObject({ code: 0 })

const why = { reason: { en: 'x' } }
const event = (type: string, data: object) => ({ type, data })

beforeAll(async () => {
  product = await startEmbedded({ FILROUGE_EXAMPLE: 'true' })
  folder = temporaryDirectory()
  // Events that name versions, and events learned before they were recorded.
  await append(product.url, 'strait', {
    events: [opened(), reported('a'), reported('b'), reported('c')],
    learnedAt: '2025-09-04T12:00:00Z',
  })
  await append(product.url, 'strait', [event('DevelopmentsMerged', { into: 'a', from: ['b', 'c'] })])
  await append(product.url, 'strait', [event('MergeUndone', { mergeVersion: 5 })])
  await append(product.url, 'strait', [
    event('TranslationAdded', { developmentId: 'a', language: 'fr', headline: 'Oui', ofVersion: 2 }),
    event('DevelopmentCorrected', {
      developmentId: 'a',
      changes: { headline: { en: 'new' } },
      severity: 'minor',
      ...why,
    }),
  ])
})
afterAll(async () => {
  await product?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('exported lines imported into an empty store give equal states at every version', async () => {
  const { stdout, code } = await filrouge('export', EXAMPLE, 'strait', EXAMPLE)
  expect(code).toBe(0)
  const lines: { events: object[] }[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.flatMap(({ events }) => events).length).toBe(40 + 8)
  const other = await startEmbedded()
  try {
    const imported = await runCli(['import', '-', '--url', other.url], environment(), stdout)
    expect(imported).toMatchObject({ code: 0 })
    for (const [story, versions] of [
      [EXAMPLE, [1, 12, 25, 40]],
      ['strait', [4, 5, 6, 8]],
    ] as const)
      for (const version of versions) {
        const read = async (url: string, what: string) => {
          const answer = await fetch(`${url}/v1/stories/${story}${what}?version=${version}`, {
            headers: { authorization: `Bearer ${ADMIN_KEY}` },
          })
          expect(answer.status).toBe(200)
          return withoutStore(await answer.json())
        }
        for (const what of ['', '/timeline', '/positions', '/expectations'])
          expect(await read(other.url, what)).toEqual(await read(product.url, what))
      }
  } finally {
    await other.stop()
  }
}, 120_000)

/** The fields that differ between stores: when an event was recorded, and the hash of it. */
function withoutStore(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, inner) =>
    name === 'recordedAt' || name === 'head' ? undefined : inner,
  )
}

describe('recorded events', () => {
  test('are verified without a service, with the same result as in the service', async () => {
    const file = join(folder, 'events.ndjson')
    expect(await filrouge('export', 'strait', EXAMPLE, '--events', '--out', file)).toMatchObject({
      code: 0,
      stdout: `${file}: 2 of 2 stories, 48 lines\n`,
    })
    const offline = await runCli(['verify', '--file', file, '--json'])
    expect(offline).toMatchObject({ code: 0, stderr: '' })
    const online = await filrouge('verify', 'strait', '--json')
    expect(jsonOf(online)).toMatchObject({ valid: true, version: 8, sealed: 0 })
    expect(jsonOf(offline)).toMatchObject({
      valid: true,
      stories: [
        { storyId: 'strait', version: 8, head: jsonOf(online).head },
        { storyId: EXAMPLE, version: 40 },
      ],
    })
  })

  test('that were changed are reported with the version', async () => {
    const { stdout } = await filrouge('export', 'strait', '--events')
    const file = join(folder, 'touched.ndjson')
    writeFileSync(file, stdout.replace('What happened: b', 'What happened: B'))
    const answer = await runCli(['verify', '--file', file])
    expect(answer).toEqual({ code: 1, stdout: 'strait is BROKEN at version 3\n', stderr: '' })
    expect(jsonOf(await runCli(['verify', '--file', file, '--json']))).toMatchObject({ valid: false })
  })

  test.each([
    ['nothing', '', 'the file has no recorded events'],
    ['no JSON', '{"a"', 'line 1 is not JSON'],
    ['something else', '{"storyId":"strait","events":[]}\n', 'lines that are not recorded events'],
    ['half of one', '{"version":1,"type":"x","data":{}}\n', 'lines that are not recorded events'],
    ['a number instead of an object', '5\n', 'lines that are not recorded events'],
  ])('are refused in a file with %s', async (_, content, says) => {
    const answer = await runCli(['verify', '--file', '-'], {}, content)
    expect(answer).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(says) })
    expect(answer.stderr).not.toMatch(/\n +at /)
  })

  test('that are sealed are valid, and are not left out of an export', async () => {
    await append(product.url, 'held', [
      opened(),
      reported('a'),
      event('DevelopmentHeld', { developmentId: 'a', ...why }),
    ])
    const reader = { FILROUGE_URL: product.url }
    const seen = await runShell('filrouge export held --events | filrouge verify --file -', reader)
    expect(seen).toMatchObject({ code: 0, stdout: expect.stringContaining('3 versions, 2 of them sealed') })
    const refused = await runCli(['export', 'held'], reader)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('held/2 is sealed') })
    expect(await filrouge('export', 'held')).toMatchObject({ code: 0 })
  })
})

test('an incomplete export leaves the old file as it was', async () => {
  const file = join(folder, 'whole.ndjson')
  writeFileSync(file, 'before')
  const broken = await filrouge('export', 'strait', 'nowhere', '--out', file)
  expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining('(story-not-found)') })
  expect(readFileSync(file, 'utf8')).toBe('before')
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  expect(await filrouge('export', 'strait', '--out', join(folder, 'no/such/folder'))).toMatchObject({
    code: 1,
  })
  expect(existsSync(join(folder, 'no'))).toBe(false)
  expect(await filrouge('export', 'strait', '--out', '/dev/null', '--json')).toMatchObject({ code: 0 })
})

test.skipIf(!hasTerminals)(
  'on a terminal long work has a bar, and colours unless NO_COLOR is set',
  async () => {
    const file = join(folder, 'terminal.ndjson')
    const onTerminal = (line: string, more = {}) =>
      runShell(`export -f filrouge; SHELL=/bin/bash script -qec ${JSON.stringify(line)} /dev/null`, {
        ...environment(),
        ...more,
      })
    const exported = await onTerminal(`filrouge export strait ${EXAMPLE} --out ${file}`)
    expect(exported.code).toBe(0)
    expect(exported.stdout).toContain('█')
    expect(exported.stdout).toContain('2 of 2 stories, ')
    expect((await onTerminal('filrouge timeline strait')).stdout).toContain('\u001b[1mOCCURRED')
    expect((await onTerminal('filrouge timeline strait', { NO_COLOR: '1' })).stdout).not.toContain(
      '\u001b[1m',
    )
  },
)
