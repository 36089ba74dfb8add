import type { ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Filrouge } from '../../libs/client/src/index.js'
import { ended, isInstalled, runCli, startCli, startTerminal } from '../support/cli.js'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

// Each command of a test starts a process, so the tests need time.
vi.setConfig({ testTimeout: 120_000 })

const hasTerminals = await isInstalled('script')
let product: Product
const children: ChildProcess[] = []

const environment = (key = ADMIN_KEY) => ({
  FILROUGE_URL: product.url,
  FILROUGE_ADMIN_KEY: key,
  TERM: 'xterm',
  TZ: 'Europe/Paris',
})
const client = () => new Filrouge({ url: product.url, key: ADMIN_KEY })
const filrouge = (...args: string[]) => runCli(args, environment())

beforeAll(async () => {
  product = await startEmbedded()
  const events = [
    opened('The strait'),
    reported('talks', {
      occurred: '2025-09-04T17:30:00Z',
      headline: { en: 'Talks open', fr: 'Pourparlers' },
    }),
    reported('order', { occurred: '2025-03-01' }),
    {
      type: 'DevelopmentCorrected',
      data: {
        developmentId: 'talks',
        changes: { occurred: '2025-09-05' },
        reason: { en: 'The host gave the day' },
        severity: 'correction',
      },
    },
    {
      type: 'FigureReported',
      data: { figureId: 'ships', label: { en: 'Ships' }, value: { from: 3 }, unit: 'hulls' },
    },
  ]
  for (const [i, event] of events.entries()) {
    const learnedAt = `2025-09-0${i + 4}T10:00:00Z`
    const answer = await client().appendBody('strait', { events: [event] }, { learnedAt })
    expect(answer).toMatchObject({ status: 'accepted' })
  }
})
afterAll(() => product?.stop())
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('in a pipe, a replay is plain lines', () => {
  const linesOf = (...args: string[]) => linesAt(['--every', '1ms'], ...args)
  const linesAt = async (pace: readonly string[], ...args: string[]) => {
    const { code, stdout, stderr } = await filrouge('replay', 'strait', ...pace, '--utc', ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout.trimEnd().split('\n')
  }

  test('with the times at which the events became known', async () =>
    expect(await linesOf('--lang', 'fr')).toEqual([
      'strait at version 5, known at 2025-09-08 10:00Z',
      '2025-09-04 10:00:00Z  1  StoryOpened  The strait',
      '2025-09-05 10:00:00Z  2  DevelopmentReported  talks  Pourparlers',
      '2025-09-06 10:00:00Z  3  DevelopmentReported  order  What happened: order',
      '2025-09-07 10:00:00Z  4  DevelopmentCorrected  talks  occurred: The host gave the day',
      '2025-09-08 10:00:00Z  5  FigureReported  ships  Ships: 3.. hulls',
    ]))

  test('in the order in which they happened, with their dates', async () =>
    expect(await linesOf('--axis', 'occurred', '--to', '4')).toEqual([
      'strait at version 5, known at 2025-09-08 10:00Z',
      '-  1  StoryOpened  The strait',
      '2025-03-01  3  DevelopmentReported  order  What happened: order',
      '-  4  DevelopmentCorrected  talks  occurred: The host gave the day',
      '2025-09-04 17:30Z  2  DevelopmentReported  talks  Talks open',
    ]))

  test('of a past and of some types', async () => {
    expect(await linesOf('--known-at', '2025-09-05T12:00:00Z')).toHaveLength(1 + 2)
    expect(await linesOf('--version', '3', '--from', '2', '--type', 'DevelopmentReported')).toHaveLength(
      1 + 2,
    )
    expect(await linesAt(['--speed', '1000000'], '--from', '2')).toHaveLength(1 + 4)
  })

  test('and with --json the recorded events', async () => {
    const { stdout } = await filrouge('replay', 'strait', '--every', '1ms', '--json')
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).version),
    ).toEqual([1, 2, 3, 4, 5])
  })

  test('that Ctrl-C ends', async () => {
    const child = startCli(['replay', 'strait', '--every', '1h'], environment())
    children.push(child)
    let shown = ''
    child.stdout?.on('data', (data: Buffer) => (shown += data.toString()))
    await expect.poll(() => shown, { timeout: 20_000 }).toContain('StoryOpened')
    child.kill('SIGINT')
    expect(await ended(child)).toMatchObject({ code: 130, stderr: '' })
  })
})

describe.skipIf(!hasTerminals)('on a terminal', () => {
  /** A replay on a terminal, of which all pauses last an hour. Then the shell says how the terminal is. */
  function playing(key?: string) {
    const line = `filrouge replay strait --every 1h --utc; echo "code $?"; stty -a`
    const terminal = startTerminal(line, environment(key))
    children.push(terminal)
    let shown = ''
    terminal.stdout?.on('data', (data: Buffer) => (shown += data.toString()))
    const see = async (text: string) => {
      await expect.poll(() => shown, { timeout: 30_000 }).toContain(text)
    }
    const press = (sent: string) => {
      shown = ''
      terminal.stdin?.write(sent)
    }
    /** The terminal is as it was before: lines are edited, and what is typed is shown. */
    const isRestored = async (code: number) => {
      await see(`code ${code}\r\n`)
      await expect.poll(() => shown, { timeout: 10_000 }).toMatch(/[ ;]icanon[ ;]/)
      expect(shown).toMatch(/[ ;]echo[ ;]/)
      // The line with the keys is gone.
      expect(shown.split(CLEARED).at(-1)).toMatch(/^(error: .*\r\n)?code/)
    }
    return { terminal, see, press, isRestored, shown: () => shown }
  }
  const RIGHT = '\u001b[C'
  const CLEARED = '\r\u001b[K'

  test('→ steps, space pauses and plays on, and q quits', async () => {
    const { see, press, isRestored } = playing()
    await see('1  StoryOpened  The strait\r\n')
    await see('space pauses, → next, q quits')
    press(RIGHT)
    await see('2  DevelopmentReported  talks')
    press(' ')
    await see('paused: space plays on, → next, q quits')
    press(RIGHT)
    await see('3  DevelopmentReported  order')
    press(RIGHT)
    await see('4  DevelopmentCorrected  talks')
    await see('paused: space')
    press(' ')
    await see('space pauses')
    press('q')
    await isRestored(0)
  })

  test('steps lead to the end, each event once', async () => {
    const { see, press, isRestored, shown } = playing()
    await see('1  StoryOpened')
    press(RIGHT.repeat(4))
    await isRestored(0)
    expect(shown().match(/\d {2}[A-Z]\w+/g)).toEqual([
      '2  DevelopmentReported',
      '3  DevelopmentReported',
      '4  DevelopmentCorrected',
      '5  FigureReported',
    ])
  })

  test.each([
    ['while it plays', []],
    ['while it is paused', [' ']],
  ])('Ctrl-C ends it %s', async (_, keys) => {
    const { see, press, isRestored } = playing()
    await see('1  StoryOpened')
    await see('space pauses')
    for (const key of keys) {
      press(key)
      await see('paused')
    }
    press('\u0003')
    await isRestored(130)
  })

  test('an error ends it', async () => {
    const { key, keyId } = await client().makeKey({ name: 'rita', role: 'reader' })
    const { see, press, isRestored, shown } = playing(key)
    await see('1  StoryOpened')
    await client().removeKey(keyId)
    press(RIGHT)
    await isRestored(1)
    expect(shown()).toContain('(unauthorized)')
  })
})
