import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { jsonOf, runCli } from '../support/cli.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'

let product: Product
let folder: string
let stories = 0
const newStory = () => `story-${++stories}`

beforeAll(async () => {
  product = await startEmbedded({ FILROUGE_EXAMPLE: 'true' })
  folder = temporaryDirectory()
})
afterAll(async () => {
  await product?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const environment = () => ({ FILROUGE_URL: product.url, FILROUGE_ADMIN_KEY: ADMIN_KEY, LANG: 'en_GB.UTF-8' })
const filrouge = (...args: string[]) => runCli(args, environment())
const filrougeFed = (input: string, ...args: string[]) => runCli(args, environment(), input)
const openedStory = async () => {
  const story = newStory()
  expect(await filrouge('open', story, '--title', 'The strait')).toMatchObject({ code: 0, stderr: '' })
  return story
}
const eventsOf = async (story: string): Promise<{ type: string; data: object }[]> => {
  const { stdout } = await filrouge('export', story, '--events')
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('open opens a story, in the language of the environment', async () => {
  const story = newStory()
  const opening = await runCli(
    [
      'open',
      story,
      '--title',
      'Le détroit',
      '--summary',
      'Qui passe',
      '--tag',
      'mer',
      '--tag',
      'fret',
      '--restricted',
    ],
    { ...environment(), LANG: 'fr_FR.UTF-8' },
  )
  expect(opening).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining(`${story} is at version 1`),
  })
  expect(await eventsOf(story)).toMatchObject([
    {
      type: 'StoryOpened',
      data: {
        title: { fr: 'Le détroit' },
        summary: { fr: 'Qui passe' },
        language: 'fr',
        tags: ['mer', 'fret'],
        visibility: 'restricted',
      },
    },
  ])
})

describe('report', () => {
  test('takes the usual fields as options', async () => {
    const story = await openedStory()
    await filrougeFed(JSON.stringify([reported('summit')]), 'append', story)
    const answer = await filrouge(
      'report',
      story,
      '--json',
      '--headline',
      'Talks open',
      '--body',
      'At length',
      '--occurred',
      '2025-09-04~',
      '--kind',
      'consult/visit',
      '--actor',
      'Emmanuel Macron:host',
      '--actor',
      'France',
      '--place',
      'Paris:FR',
      '--source',
      'AFP',
      '--said-by',
      'the host',
      '--quote',
      'They talk',
      '--source-url',
      'https://afp.example/1',
      '--link',
      'follows:summit',
      '--importance',
      'key',
      '--actuality',
      'planned',
      '--lang',
      'en-GB',
    )
    expect(answer).toMatchObject({ code: 0, stderr: '' })
    const { developmentId, toVersion, status } = jsonOf(answer)
    expect({ toVersion, status }).toEqual({ toVersion: 3, status: 'accepted' })
    expect(developmentId).toMatch(/^talks-open-[0-9a-f]{8}$/)
    expect((await eventsOf(story))[2]).toMatchObject({
      data: {
        developmentId,
        headline: { 'en-GB': 'Talks open' },
        body: { 'en-GB': 'At length' },
        occurred: '2025-09-04~',
        kind: { category: 'consult', mode: 'visit' },
        actors: [
          { name: 'Emmanuel Macron', role: 'host' },
          { name: 'France', role: 'participant' },
        ],
        places: [{ name: 'Paris', country: 'FR' }],
        attribution: [
          { source: 'AFP', saidBy: 'the host', quote: 'They talk', url: 'https://afp.example/1' },
        ],
        links: [{ relation: 'follows', developmentId: 'summit' }],
        importance: 'key',
        actuality: 'planned',
        language: 'en-GB',
      },
    })
  })

  test('takes a file, and options override it', async () => {
    const story = await openedStory()
    const { data } = reported('filed')
    const file = join(folder, 'development.json')
    writeFileSync(file, JSON.stringify(data))
    expect(await filrouge('report', story, '--file', file, '--importance', 'key')).toMatchObject({ code: 0 })
    expect(
      await filrougeFed(JSON.stringify(data), 'report', story, '--file', '-', '--id', 'fed'),
    ).toMatchObject({
      code: 0,
    })
    const [, filed, fed] = await eventsOf(story)
    expect(filed?.data).toMatchObject({ ...data, importance: 'key' })
    expect(fed?.data).toMatchObject({ ...data, developmentId: 'fed' })
  })

  test('repeated with the same idempotency key has the same development id and changes nothing', async () => {
    const story = await openedStory()
    const args = [
      'report',
      story,
      '--headline',
      'Ein Ärgernis: «Nein»',
      '--occurred',
      '2025',
      '--kind',
      'reject',
    ]
    const first = jsonOf(await filrouge(...args, '--idempotency-key', 'k', '--json'))
    const again = jsonOf(await filrouge(...args, '--idempotency-key', 'k', '--json'))
    expect(again).toEqual({ ...first, replayed: true })
    expect(first).toMatchObject({
      replayed: false,
      developmentId: expect.stringMatching(/^ein-argernis-nein-/),
    })
  })

  test('that is refused prints the place and the reason', async () => {
    const story = await openedStory()
    const refused = await filrouge(
      'report',
      story,
      '--headline',
      'x',
      '--occurred',
      '2025-09-04',
      '--kind',
      'consult',
      '--link',
      'follows:summit',
    )
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toBe(
      'error: the story has no development "summit": check the id, or report it first (development-unknown, --link)\n',
    )
  })

  test('twice is refused, since the id follows from headline and date', async () => {
    const story = await openedStory()
    const twice = ['report', story, '--headline', 'x', '--occurred', '2025', '--kind', 'aid']
    expect(await filrouge(...twice)).toMatchObject({ code: 0 })
    const again = await filrouge(...twice)
    expect(again).toMatchObject({ code: 1, stdout: '' })
    expect(again.stderr).toMatch(
      /^error: you reported this already, as x-[0-9a-f]{8}: give --id for another .* \(development-exists\)\n$/,
    )
    expect(await filrouge(...twice, '--id', 'another')).toMatchObject({ code: 0 })
    expect((await filrouge(...twice, '--id', 'another')).stderr).toContain('correct it, or choose another id')
  })
})

test('append takes events, or a body with learnedAt, from a file or the standard input', async () => {
  const story = newStory()
  const file = join(folder, 'body.json')
  writeFileSync(
    file,
    JSON.stringify({ events: [opened(), reported('a')], learnedAt: '2025-09-04T12:00:00Z' }),
  )
  const first = await filrouge('append', story, file, '--json', '--expect', 'absent')
  expect(jsonOf(first)).toMatchObject({ fromVersion: 1, toVersion: 2, learnedAt: '2025-09-04T12:00:00.000Z' })
  expect(await filrougeFed(JSON.stringify([reported('b')]), 'append', story, '--expect', '2')).toMatchObject({
    code: 0,
  })
  const late = await filrougeFed(JSON.stringify([reported('c')]), 'append', story, '--expect', '2')
  expect(late).toMatchObject({
    code: 1,
    stderr: `error: the story "${story}" is at version 3, and version 2 was expected: read it, decide again, and retry (version-conflict)\n`,
  })
})

test('append --async does not wait, and prints the append id', async () => {
  const story = newStory()
  const answer = await filrougeFed(JSON.stringify([opened()]), 'append', story, '--async', '--json')
  expect(answer.code).toBe(0)
  expect(jsonOf(answer)).toMatchObject({ status: 'pending', storyId: story })
})

test('correct changes and removes fields, with a reason', async () => {
  const story = await openedStory()
  await filrougeFed(JSON.stringify([reported('a', { importance: 'key' })]), 'append', story)
  const corrected = await filrouge(
    'correct',
    story,
    'a',
    '--reason',
    'The host gave the day',
    '--severity',
    'minor',
    '--set',
    'occurred=2025-09-05',
    '--set',
    'headline=Said = done',
    '--set',
    'importance=null',
    '--set',
    'places=[{"name":"Paris"}]',
    '--set',
    'kind=aid',
    '--set',
    'body={"fr":"Oui"}',
  )
  expect(corrected).toMatchObject({ code: 0, stderr: '' })
  expect((await eventsOf(story))[2]).toMatchObject({
    type: 'DevelopmentCorrected',
    data: {
      developmentId: 'a',
      changes: {
        occurred: '2025-09-05',
        headline: { en: 'Said = done' },
        importance: null,
        places: [{ name: 'Paris' }],
        kind: { category: 'aid' },
        body: { fr: 'Oui' },
      },
      reason: { en: 'The host gave the day' },
      severity: 'minor',
    },
  })
})

test('withdraw withdraws a development, but not twice', async () => {
  const story = await openedStory()
  await filrougeFed(JSON.stringify([reported('a')]), 'append', story)
  expect(await filrouge('withdraw', story, 'a', '--reason', 'It was not so')).toMatchObject({ code: 0 })
  const again = await filrouge('withdraw', story, 'a', '--reason', 'It was not so')
  expect(again).toMatchObject({ code: 1 })
  expect(again.stderr).toContain('(development-withdrawn, <development>)')
})

describe('reading', () => {
  const EXAMPLE = 'coalition-of-the-willing'

  test('show prints a page in the requested language, or the state as JSON', async () => {
    const { stdout, code } = await filrouge('show', EXAMPLE, '--lang', 'fr')
    expect(code).toBe(0)
    expect(stdout).toContain('Garanties de sécurité')
    expect(stdout).toContain('at version 40')
    expect(stdout).toMatch(/^Germany +general +conditional +known 2025-09-04/m)
    expect(stdout).toMatch(/pending, overdue +american-backstop/)
    expect(stdout).toMatch(/^committed-countries +26 countries/m)
    expect(jsonOf(await filrouge('show', EXAMPLE, '--json'))).toMatchObject({ storyId: EXAMPLE, version: 40 })
  })

  test('a timeline has dates, status, headline', async () => {
    const { stdout, code, stderr } = await filrouge('timeline', EXAMPLE)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [about = '', , headings, ...lines] = stdout.trimEnd().split('\n')
    expect(about).toContain(`${EXAMPLE} at version 40`)
    expect(headings).toMatch(/^OCCURRED +STATUS +DEVELOPMENT +HEADLINE$/)
    expect(lines.length).toBe(20)
    expect(lines).toContainEqual(
      expect.stringMatching(/^2025-09-04\/2025-09-05 +reported, corrected +kremlin-veto +The /),
    )
    // There are no colours without a terminal.
    expect(stdout).not.toContain('\u001b')
  })

  test('each reads the past, by version, known time, recorded time and date', async () => {
    const at = async (...args: string[]) => jsonOf(await filrouge(...args, '--json'))
    expect(await at('show', EXAMPLE, '--version', '3')).toMatchObject({ version: 3 })
    const before = await at('timeline', EXAMPLE, '--known-at', '2025-09-04T18:00:00Z')
    expect(before.version).toBeLessThan(40)
    expect(
      before.items.find((one: { developmentId: string }) => one.developmentId === 'contributions'),
    ).toMatchObject({
      headline: { en: '26 countries give their contributions' },
    })
    expect(await at('expectations', EXAMPLE, '--recorded-at', '2100-01-01T00:00:00Z')).toMatchObject({
      version: 40,
    })
    expect(await at('positions', EXAMPLE, '--happened-by', '2025-08')).toMatchObject({
      happenedBy: '2025-08',
      issues: [{ positions: [] }],
    })
    expect((await filrouge('show', EXAMPLE, '--version', '41')).stderr).toContain(
      '(version-not-found, /query/version)',
    )
  })

  test('a timeline can be limited and reversed', async () => {
    const asked = await filrouge('timeline', EXAMPLE, '--limit', '2', '--order', 'desc', '--json')
    const { items, next } = jsonOf(asked)
    expect(items.length).toBe(2)
    expect(next).toEqual(expect.any(String))
    expect(items[0].occurred >= items[1].occurred).toBe(true)
  })

  test('control characters are not printed', async () => {
    const story = await openedStory()
    const evil = reported('evil', { headline: { en: 'a\u001b]0;owned\u0007b\u202ec\nd' } })
    await filrougeFed(JSON.stringify([evil]), 'append', story)
    const { stdout } = await filrouge('timeline', story)
    expect(stdout).toContain('a ]0;owned b c d')
  })
})

test('keys are made, listed without their secret, used, and removed', async () => {
  const made = await filrouge('keys', 'make', 'rita', '--role', 'reporter', '--stories', 'story-*,other')
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('shown only once') })
  const key = made.stdout.trim()
  expect(key).toMatch(/^frk_[a-z0-9]{8}_[a-z0-9]{32,}$/)
  const { stdout } = await filrouge('keys', 'list')
  expect(stdout).toMatch(/rita +reporter +story-\*,other +never/)
  expect(stdout).not.toContain(key.slice(13))
  const story = await openedStory()
  const refused = await filrouge('open', newStory(), '--title', 'x', '--key', key)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('(forbidden, /events/0/type)') })
  const report = ['report', story, '--headline', 'x', '--occurred', '2025', '--kind', 'aid']
  expect(await filrouge(...report, '--key', key)).toMatchObject({ code: 0 })
  expect(await filrouge('keys', 'remove', key.slice(4, 12))).toMatchObject({ code: 0 })
  expect(await filrouge(...report, '--key', key)).toMatchObject({ code: 1 })
  expect(await filrouge('keys', 'remove', key.slice(4, 12))).toMatchObject({ code: 1 })
})

test('status prints health, version and lag of the service', async () => {
  expect(jsonOf(await filrouge('status', '--json'))).toMatchObject({
    ready: true,
    version: '0.1.0',
    lag: expect.any(Number),
    checks: expect.arrayContaining([{ name: 'postgres', up: true, message: null }]),
  })
  const { code, stdout } = await filrouge('status')
  expect(code).toBe(0)
  expect(stdout).toMatch(/is ready\nversion 0\.1\.0\nlag: \d+ records/)
})

test('the key of the data directory is used if the service is on this machine', async () => {
  const data = join(folder, 'data')
  mkdirSync(data)
  writeFileSync(join(data, 'admin-key'), `${ADMIN_KEY}\n`)
  const from = { FILROUGE_DATA: data }
  expect(await runCli(['keys', 'list', '--url', product.url], from)).toMatchObject({ code: 0 })
  const none = await runCli(['open', newStory(), '--title', 'x', '--url', product.url], {
    FILROUGE_DATA: folder,
  })
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('give a key with --key') })
})
