import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ended,
  isInstalled,
  jsonOf,
  runCli,
  runTerminal,
  startTerminal,
  type Environment,
} from '../support/cli.js'
import { held, opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

const EXAMPLE = 'coalition-of-the-willing'
const hasTerminals = await isInstalled('script')
let product: Product

const environment = (more: Environment = {}) => ({
  FILROUGE_URL: product.url,
  FILROUGE_ADMIN_KEY: ADMIN_KEY,
  TERM: 'xterm',
  TZ: 'Europe/Paris',
  ...more,
})
const filrouge = (...args: string[]) => runCli(args, environment())
const append = async (story: string, body: unknown) =>
  expect(await runCli(['append', story], environment(), JSON.stringify(body))).toMatchObject({ code: 0 })

beforeAll(async () => {
  product = await startEmbedded({ FILROUGE_EXAMPLE: 'true' })
  await append('strait', [
    { type: 'StoryOpened', data: { title: { 'zh-Hans': '海峡', 'zh-Hant': '海峽' }, language: 'zh-Hans' } },
    reported('talks', { occurred: '2025-09-04T17:30:00Z' }),
    {
      type: 'TranslationAdded',
      data: { developmentId: 'talks', language: 'fr', headline: 'Les pourparlers s’ouvrent' },
    },
    { type: 'ReportDisputed', data: { developmentId: 'talks', by: 'Oslo', statement: { en: 'No.' } } },
    { type: 'ReportCorroborated', data: { developmentId: 'talks', attribution: { source: 'AFP' } } },
    {
      type: 'FigureReported',
      data: { figureId: 'ships', label: { en: 'Ships' }, value: { from: 3 }, attribution: { source: 'AFP' } },
    },
    { type: 'SourceRated', data: { source: 'AFP', reliability: 'B', reason: { en: 'On the spot' } } },
    { type: 'SourceRated', data: { source: 'AFP', reliability: 'A', reason: { en: 'Three years on' } } },
  ])
})
afterAll(() => product?.stop())

describe('the language of texts', () => {
  test('is picked by the rule of the API', async () => {
    expect((await filrouge('show', 'strait', '--lang', 'zh-TW')).stdout).toMatch(/^海峽\n/)
    const inTaiwan = await runCli(['stories', '--q', '海峽'], environment({ LANG: 'zh_TW.UTF-8' }))
    expect(inTaiwan.stdout).toContain('海峽')
    expect((await filrouge('show', 'strait', '--lang', 'fr')).stdout).toMatch(/^海峡\n/)
  })

  test.each(['timeline', 'show'])('of %s is that of a translation, if there is one', async (command) =>
    expect((await filrouge(command, 'strait', '--lang', 'fr')).stdout).toContain('Les pourparlers s’ouvrent'),
  )

  test('for programs is that of --lang, and without it texts have all languages', async () => {
    const headline = async (...args: string[]) =>
      jsonOf(await filrouge('timeline', 'strait', '--json', ...args)).items[0].headline
    expect(await headline('--lang', 'fr-CA')).toEqual({ value: 'Les pourparlers s’ouvrent', lang: 'fr' })
    expect(await headline()).toEqual({ en: 'What happened: talks' })
    for (const [command, story] of [
      ['show', EXAMPLE],
      ['positions', EXAMPLE],
      ['expectations', EXAMPLE],
      ['figures', 'strait'],
      ['sources', 'strait'],
    ] as const)
      expect((await filrouge(command, story, '--json', '--lang', 'fr')).stdout).toContain('"lang":')
    expect((await filrouge('stories', '--json', '--lang', 'fr')).stdout).toContain('"lang":"fr"')
  })

  test('that is no tag is refused', async () =>
    expect(await filrouge('show', 'strait', '--lang', 'french')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/query/lang'),
    }))
})

describe('times', () => {
  test('are printed in the zone of the reader, or in UTC; for programs they are in UTC', async () => {
    expect((await filrouge('timeline', 'strait')).stdout).toMatch(/^2025-09-04 19:30\+02:00 +reported/m)
    expect((await filrouge('timeline', 'strait', '--utc')).stdout).toMatch(/^2025-09-04 17:30Z +reported/m)
    expect((await filrouge('timeline', 'strait')).stdout).toMatch(
      /known at \d{4}-\d\d-\d\d \d\d:\d\d\+0[12]:00\n/,
    )
    expect((await filrouge('--utc', 'events', 'strait')).stdout).toMatch(/known at \S+ \d\d:\d\dZ\n/)
    expect(jsonOf(await filrouge('timeline', 'strait', '--json')).knownAt).toMatch(/Z$/)
  })

  test('are taken as people write them, in the zone of the reader', async () => {
    const versionAt = async (...args: string[]) =>
      jsonOf(await filrouge('show', EXAMPLE, '--json', ...args)).version
    const version = await versionAt('--known-at', '2025-09-04T18:00:00Z')
    expect(version).toBeLessThan(40)
    expect(await versionAt('--known-at', '2025-09-04 20:00')).toBe(version)
    expect(await versionAt('--known-at', '2025-09-04 20:00+02:00')).toBe(version)
    // A day is known at its end.
    expect(await versionAt('--known-at', '2025-09-04')).toBe(
      await versionAt('--known-at', '2025-09-04T21:59:59.999Z'),
    )
    expect(await versionAt('--recorded-at', 'now')).toBe(40)
    const happened = await filrouge('timeline', 'strait', '--happened-by', '2025-09-04 19:29', '--json')
    expect(jsonOf(happened)).toMatchObject({ happenedBy: '2025-09-04T17:29:00Z', items: [] })
    expect(jsonOf(await filrouge('timeline', 'strait', '--to', 'yesterday', '--json')).items).toHaveLength(1)
  })

  test('that cannot be read are wrong usage', async () => {
    const wrong = await filrouge('show', 'strait', '--known-at', '2026-11-31')
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no day 2026-11-31.') })
    const soon = await filrouge('show', 'strait', '--known-at', 'soon')
    expect(soon).toMatchObject({ code: 2, stderr: expect.stringContaining('"yesterday 18:00"') })
  })

  test.skipIf(!hasTerminals)('are said back in full on a terminal, unless they were written so', async () => {
    const line = `filrouge timeline ${EXAMPLE} --known-at '2025-09-04 20:00' --happened-by 2025-09`
    const { stdout } = await runTerminal(line, environment())
    expect(stdout).toContain('known at: 2025-09-04 20:00:00+02:00\r\n')
    expect(stdout).not.toContain('happened by: ')
    const quiet = await filrouge('timeline', EXAMPLE, '--known-at', '2025-09-04 20:00')
    expect(quiet.stderr).toBe('')
  })
})

test('development shows a development with what was added to it, and the versions of that', async () => {
  const { code, stdout } = await filrouge('development', 'strait', 'talks', '--lang', 'fr')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^Les pourparlers s’ouvrent\n/)
  expect(stdout).toMatch(/^status +reported, disputed$/m)
  expect(stdout).toMatch(/^translated +fr of version 3$/m)
  expect(stdout).toMatch(/^4 +dispute +Oslo +No\.$/m)
  expect(stdout).toMatch(/^5 +corroboration +AFP +AFP$/m)
  const before = await filrouge('development', 'strait', 'talks', '--version', '3', '--json')
  expect(jsonOf(before)).toMatchObject({ developmentId: 'talks', disputes: [], version: 3 })
  expect(await filrouge('development', 'strait', 'nothing')).toMatchObject({ code: 1 })
})

test('figures and sources show their values, ratings and versions', async () => {
  expect((await filrouge('figures', 'strait')).stdout).toMatch(/^ships +3\.\. +AFP +6 +Ships$/m)
  expect((await filrouge('sources', 'strait')).stdout).toMatch(
    /^AFP +A +8 +B \(version 7\) +Three years on$/m,
  )
  expect(jsonOf(await filrouge('figures', 'strait', '--json')).items).toMatchObject([{ figureId: 'ships' }])
  expect(jsonOf(await filrouge('sources', 'strait', '--version', '7', '--json')).items).toMatchObject([
    { source: 'AFP', reliability: 'B' },
  ])
})

test('events shows versions, types, names and times', async () => {
  const { stdout } = await filrouge('events', 'strait')
  expect(stdout).toMatch(/^VERSION +TYPE +ABOUT +WHO +RECORDED$/m)
  expect(stdout).toMatch(/^1 +StoryOpened +admin +\d{4}-\d\d-\d\d \d\d:\d\d\+0[12]:00$/m)
  expect(stdout).toMatch(/^6 +FigureReported +ships: 3\.\. \(AFP\) +admin /m)
  const some = await filrouge('events', 'strait', '--type', 'SourceRated', '--from', '8', '--json')
  expect(jsonOf(some)).toMatchObject({ items: [{ version: 8 }], next: null })
  expect((await filrouge('events', EXAMPLE, '--limit', '3')).stdout).toMatch(/RECORDED +LEARNED$/m)
})

test('events and replay leave out what happened after --happened-by', async () => {
  const world = ['--happened-by', '2025-09-03', '--json']
  const { items } = jsonOf(await filrouge('events', 'strait', ...world))
  expect(items.map(({ version }: { version: number }) => version)).toEqual([1, 6, 7, 8])
  const { stdout } = await filrouge('replay', 'strait', '--every', '1ms', ...world)
  const played = stdout.trim().split('\n')
  expect(played.map((line) => JSON.parse(line).version)).toEqual([1, 6, 7, 8])
})

test('a timeline says how many developments are held, to editors', async () => {
  await append('quiet', [opened(), reported('a'), reported('b'), held('a')])
  const editor = await filrouge('timeline', 'quiet')
  expect(editor.stderr).toBe('1 development is held and not listed: see --include held.\n')
  expect(await filrouge('timeline', 'quiet', '--include', 'held')).toMatchObject({ stderr: '' })
  const reader = await runCli(['timeline', 'quiet', '--url', product.url])
  expect(reader).toMatchObject({ code: 0, stderr: '' })
})

describe('diff', () => {
  test('says what changed since a time, section by section, in plain lines in a pipe', async () => {
    const { code, stdout, stderr } = await filrouge('diff', EXAMPLE, '2025-09-04 21:00', '--lang', 'en')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [span, ...lines] = stdout.split('\n')
    expect(span).toBe(
      `${EXAMPLE} from version 25 (known at 2025-09-04 20:30+02:00) to version 40 (known at 2025-09-06 09:00+02:00)`,
    )
    expect(lines.filter((line) => /^\S/.test(line))).toEqual([
      'Added',
      'Corrected',
      'Positions moved',
      'Expectations announced',
      'Expectations newly overdue',
      'Figures changed',
    ])
    expect(lines).toContain(
      '  + 2025-09-04/2025-09-05  The Kremlin vetoes any Western military guarantee, corrected (kremlin-veto)',
    )
    expect(lines).toContain('    kind: agree/military → reject (disclosure)')
    expect(lines).toContain('    + Vladimir Putin conditional (Guarantees once a durable peace is agreed)')
    expect(stdout).not.toContain('\u001b')
  })

  test('has the names and reasons of what the answer gives only the ids of', async () => {
    await append('harbour', [
      opened(),
      ...['walkout', 'talks', 'ferry', 'rumour'].map((id) => reported(id)),
      { type: 'IssueRaised', data: { issueId: 'pay', question: { en: 'Should pay rise?' } } },
      {
        type: 'ExpectationAnnounced',
        data: {
          expectationId: 'vote',
          what: { en: 'The dockers vote' },
          window: '2025-10',
          announcedBy: 'x',
        },
      },
    ])
    const reason = { en: 'It was not so' }
    await append('harbour', [
      { type: 'DevelopmentWithdrawn', data: { developmentId: 'walkout', reason } },
      { type: 'DevelopmentsMerged', data: { into: 'talks', from: ['ferry'], reason } },
      held('rumour'),
      { type: 'PositionStated', data: { issueId: 'pay', actor: 'The port', stance: 'opposes' } },
      { type: 'ExpectationRevised', data: { expectationId: 'vote', window: '2025-11', reason } },
      {
        type: 'DevelopmentCorrected',
        data: { developmentId: 'rumour', changes: { importance: 'key' }, reason, severity: 'minor' },
      },
      reported('strike', { occurred: '2025-09-04' }),
      held('strike'),
    ])
    const { stdout } = await filrouge('diff', 'harbour', '7', '15', '--utc')
    expect(stdout.split('\n').slice(2)).toEqual([
      'Added',
      '  + 2025-09-04  What happened: strike, held (strike)',
      '',
      'Corrected',
      '  ~ What happened: rumour, held (rumour)',
      '    importance: none → key',
      '    why: It was not so',
      '',
      'Withdrawn',
      '  - What happened: walkout (walkout)',
      '    why: It was not so',
      '',
      'Held',
      '  - What happened: rumour (rumour)',
      expect.stringMatching(/^ {4}why: ./),
      '',
      'Merged',
      '  - What happened: ferry (ferry)',
      '    into: What happened: talks (talks)',
      '',
      'Positions moved',
      '  Should pay rise? (pay)',
      '    + The port opposes',
      '',
      'Expectations revised',
      '  ~ The dockers vote (vote)',
      '    window: 2025-10 → 2025-11',
      '    status: pending → postponed',
      '    why: It was not so',
      '',
    ])
  })

  test('of nothing is one line; for programs it is JSON in all languages', async () => {
    const nothing = await filrouge('diff', EXAMPLE, '40', '40')
    expect(nothing).toMatchObject({ code: 0, stdout: expect.stringMatching(/^.+: nothing changed\n$/) })
    const answer = jsonOf(await filrouge('diff', EXAMPLE, '0', '2025-09-04 18:30', '--json'))
    expect(answer).toMatchObject({ from: 0, since: null, to: 4, developments: { added: [{}, {}, {}] } })
    expect(Object.keys(answer.developments.added[0].headline)).toEqual(['en', 'fr'])
  })

  test('from an unknown version, or with the later end first, is refused', async () => {
    const unknown = await filrouge('diff', EXAMPLE, '400')
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('(version-not-found, ') })
    const mixed = await filrouge('diff', EXAMPLE, '30', '2025-09-04 18:30')
    expect(mixed).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: from is after to: .+/) })
  })

  test.skipIf(!hasTerminals)(
    'on a terminal has colours, says times back, and asks for what is missing',
    async () => {
      const line = `filrouge diff ${EXAMPLE} 2025-09-05 2025-09-05 --lang en`
      const { stdout } = await runTerminal(line, environment())
      expect(stdout).toContain('from: 2025-09-05 00:00:00+02:00\r\nto: 2025-09-05 23:59:59+02:00\r\n')
      expect(stdout).toContain('\u001b[1mAdded\u001b[22m\r\n  \u001b[32m+\u001b[39m ')
      const asked = startTerminal(`filrouge diff ${EXAMPLE}; echo "code $?"`, environment())
      asked.stdin?.end('40\n')
      expect((await ended(asked)).stdout).toMatch(
        /Since which version or time: [\s\S]+to version 40[\s\S]+code 0/,
      )
    },
  )
})
