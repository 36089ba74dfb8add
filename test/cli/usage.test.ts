import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeProgram } from '../../apps/cli/src/program.js'
import { ended, runCli, runShell, startCli } from '../support/cli.js'
import { freePort } from '../support/ports.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

const COMMANDS = [
  'start',
  'config',
  'status',
  'open',
  'report',
  'append',
  'correct',
  'withdraw',
  'hold',
  'release',
  'corroborate',
  'dispute',
  'assess',
  'translate',
  'merge',
  'unmerge',
  'position',
  'expect',
  'revise',
  'fulfil',
  'cancel',
  'lapse',
  'figure',
  'rate',
  'retract',
  'describe',
  'close',
  'reopen',
  'link',
  'stories',
  'show',
  'timeline',
  'development',
  'positions',
  'expectations',
  'figures',
  'sources',
  'events',
  'diff',
  'replay',
  'watch',
  'import',
  'export',
  'verify',
  'subscribe',
  'subscriptions',
  'subscriptions list',
  'subscriptions change',
  'subscriptions pause',
  'subscriptions resume',
  'subscriptions ping',
  'subscriptions rotate',
  'subscriptions remove',
  'subscriptions replay',
  'deliveries',
  'deliveries attempts',
  'deliveries lanes',
  'deliveries dead-letters',
  'deliveries redrive',
  'deliveries retry',
  'deliveries received',
  'listen',
  'keys list',
  'keys make',
  'keys remove',
  'quarantine list',
  'quarantine release',
  'completion',
]

describe('wrong usage does nothing, prints an error or the usage, and exits with 2', () => {
  test.each([
    ['an unknown command', 'shwo'],
    ['an unknown command of a group', 'keys mak'],
    ['a group alone', 'keys'],
    ['an unknown option', 'show strait --jsn'],
    ['a missing argument', 'timeline'],
    ['too many arguments', 'show strait other'],
    ['an option without its value', 'show strait --url'],
    ['a required option is missing', 'withdraw strait talks'],
    ['a malformed version', 'show strait --version latest'],
    ['two pasts at once', 'show strait --version 1 --known-at 2025-01-01T00:00:00Z'],
    ['a value that is not one of the choices', 'keys make rita --role boss'],
    ['a report without its required fields', 'report strait --headline x'],
    ['a quote without a source', 'report strait --headline x --occurred 2025 --kind aid --quote y'],
    ['an actor with an unknown role', 'report strait --actor France:guest'],
    ['a correction without changes', 'correct strait talks --reason x'],
    ['a verb without what it needs', 'hold strait'],
    ['a verb without a change', 'revise strait treaty --reason x'],
    ['a part of a source without its name', 'dispute strait talks --by x --statement y --quote z'],
    ['a value of a verb that cannot be read', 'unmerge strait last'],
    ['a time that cannot be read', 'show strait --known-at soon'],
    ['a diff without its start', 'diff strait'],
    ['a diff with the later end first', 'diff strait 4 3'],
    ['a malformed change', 'correct strait talks --reason x --set occurred'],
    ['a change in broken JSON', 'correct strait talks --reason x --set places=[1'],
    ['nothing to verify', 'verify'],
    ['two things to verify', 'verify strait --file x'],
    ['a malformed expected version', 'append strait --expect soon'],
    ['an unknown service', 'start --only api,postman'],
    ['an unknown shell', 'completion fish'],
    ['a malformed start', 'subscribe https://x.example/ --from soon'],
    ['an unknown event type', 'subscribe https://x.example/ --types Nothing'],
    ['a list with an empty item', 'subscribe https://x.example/ --stories a,,b'],
    ['two subscriptions instead of one', 'subscriptions a b'],
    ['a change of a subscription without options', 'subscriptions change a'],
    ['types, and all types', 'subscriptions change a --types StoryOpened --all-types'],
    ['a replay from two places', 'subscriptions replay a --from-version 1 --known-at 2025-01-01T00:00:00Z'],
    ['deliveries without a subscription', 'deliveries'],
    ['a malformed secret', 'listen --secret secret'],
    ['a secret together with options of a new subscription', 'listen --secret whsec_AAAA --stories strait'],
    ['a host of all addresses without a public URL', 'listen --host 0.0.0.0'],
    ['a malformed port', 'listen --port 70000'],
    ['a malformed URL', 'show strait --url filrouge.example'],
    ['a URL without its slashes', 'show strait --url http:127.0.0.1:4733'],
  ])('%s', async (_, line) => {
    const { code, stdout, stderr } = await runCli(line.split(' '))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^(error: .+\n|Usage: filrouge keys )/)
    expect(stderr).not.toMatch(/\n +at /)
  })

  test('the program without a command prints all commands', async () => {
    const { code, stderr } = await runCli([])
    expect(code).toBe(2)
    for (const command of COMMANDS) expect(stderr).toMatch(new RegExp(`^  ${command.split(' ')[0]}\\b`, 'm'))
  })
})

/** The help of a command, as `--help` prints it. */
function helpOf(command: string): string {
  const program = makeProgram()
  const found = command.split(' ').reduce((at, name) => {
    const next = at.commands.find((one) => one.name() === name)
    if (!next) throw new Error(`there is no command ${command}`)
    return next
  }, program)
  let help = ''
  found.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
  return help
}

test('--help prints the help of a command', async () =>
  expect(await runCli(['keys', 'make', '--help'])).toEqual({
    code: 0,
    stdout: helpOf('keys make'),
    stderr: '',
  }))

test.each(COMMANDS)('the help of %s has two examples', (command) => {
  const stdout = helpOf(command)
  const [, examples = ''] = stdout.split('Examples:\n')
  const lines = examples.trimEnd().split('\n')
  expect(lines.length).toBe(2)
  for (const line of lines)
    expect(line).toMatch(new RegExp(`^  \\$ .*\\bfilrouge ${command.split(' ')[0]}\\b`))
})

test('the README names every command in a table', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const [, table = ''] = readme.split('## The command line')[1]?.split('| Commands') ?? []
  const named = [...(table.split('\n\n')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name)
  expect(named.sort()).toEqual([...new Set(COMMANDS.map((command) => command.split(' ')[0]))].sort())
})

test('--version is the program version before a command, and the story version after it', async () => {
  expect(await runCli(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
  expect(await runCli(['show', 'strait', '--version'])).toMatchObject({ code: 2 })
})

describe('a command', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded()
  })
  afterAll(() => product?.stop())

  test('without a service exits with 1, and prints the URL', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    for (const args of [['show', 'strait'], ['status'], ['append', 'strait']]) {
      const { code, stdout, stderr } = await runCli([...args, '--url', url], {}, '[]')
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(new RegExp(`^error: cannot reach Filrouge at ${url}: .*ECONNREFUSED.*\n$`))
    }
  })

  test('with a wrong key exits with 1, and does not print the key', async () => {
    const secret = 'frk_aaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'
    const { code, stdout, stderr } = await runCli(['keys', 'list', '--url', product.url, '--key', secret])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^error: .*\(unauthorized\)/)
    expect(stderr).not.toContain('bbbb')
  })

  test('never prints a key in an error', async () => {
    for (const args of [
      ['show', 'strait', '--kee=frk_aaaaaaaa_bbbbbbbbbb'],
      ['frk_aaaaaaaa_bbbbbbbbbb'],
      ['show', 'strait', '--key', 'bbbb\nbbbb'],
      ['show', 'strait', '--key=bbbb bbbb'],
      ['show', 'strait', '--url', 'http://x', '--key', 'frk_aaaaaaaa_bbbbbbbbbb', 'too', 'many'],
      ['listen', '--secre=whsec_bbbbbbbbbb'],
      ['listen', '--secret', 'whsec_bbbbbbbbbb!'],
    ]) {
      const { code, stdout, stderr } = await runCli(args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).not.toContain('bbbb')
    }
  })

  test('for a story that does not exist exits with 1, and prints the code', async () => {
    const { code, stdout, stderr } = await runCli(['show', 'nowhere', '--url', product.url, '--json'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('(story-not-found)')
  })

  test('exits with 1 for a mistake in a variable that it needs, and ignores other mistakes', async () => {
    const wrong = await runCli(['show', 'strait'], { FILROUGE_URL: 'here' })
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('FILROUGE_URL') })
    const other = await runCli(['status', '--url', product.url], { FILROUGE_PORT: 'x', KAFKA_BROKERS: 'y' })
    expect(other).toMatchObject({ code: 0 })
  })

  test('takes global options before its name too, and those after it override them', async () => {
    const env = { FILROUGE_ADMIN_KEY: ADMIN_KEY }
    const before = await runCli(['--url', product.url, '--json', 'keys', 'list'], env)
    expect(JSON.parse(before.stdout)).toMatchObject({ items: [{ name: 'admin' }], next: null })
    const after = await runCli(['--url', 'http://nowhere.invalid', 'keys', 'list', '--url', product.url], env)
    expect(after.code).toBe(0)
  })

  test('ends without an error when the reader of its output closes it', async () => {
    const env = { FILROUGE_URL: product.url, FILROUGE_ADMIN_KEY: ADMIN_KEY }
    const events = JSON.stringify([
      {
        type: 'StoryOpened',
        data: { title: { en: 'x' }, summary: { en: 'y'.repeat(20_000) }, language: 'en' },
      },
    ])
    expect(await runCli(['append', 'long'], env, events)).toMatchObject({ code: 0 })
    for (let i = 0; i < 10; i++) {
      const described = { type: 'StoryDescribed', data: { summary: { en: `${i}`.repeat(20_000) } } }
      expect(await runCli(['append', 'long'], env, JSON.stringify([described]))).toMatchObject({ code: 0 })
    }
    // The output is larger than a pipe holds. Without a reader the command would wait for ever, or fail.
    const { stdout, stderr } = await runShell(
      'filrouge export long --events | head -c 10; echo "ends with ${PIPESTATUS[0]}"',
      env,
    )
    expect(stderr).toBe('')
    expect(stdout).toBe('{"id":"lonends with 0\n')
  })
})

describe('Ctrl-C', () => {
  test('ends a command that waits for an answer, without output', async () => {
    const silent = createServer()
    onTestFinished(() => void silent.close())
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    if (typeof address !== 'object' || !address) throw new Error('no address')
    const child = startCli(['show', 'strait', '--url', `http://127.0.0.1:${address.port}`])
    const [socket] = await once(silent, 'connection')
    child.kill('SIGINT')
    expect(await ended(child)).toEqual({ code: 130, stdout: '', stderr: '' })
    socket.destroy()
  })

  test('ends a command that waits for its input', async () => {
    const child = startCli(['verify', '--file', '-'])
    // When the pipe is full, the command reads its input.
    const filler = ' '.repeat(65_536)
    for (let i = 0; i < 8; i++) if (!child.stdin?.write(filler)) await once(child.stdin ?? child, 'drain')
    child.kill('SIGINT')
    expect(await ended(child)).toEqual({ code: 130, stdout: '', stderr: '' })
  })
})

test('config reports the mistakes of the environment as a start does, after the values', async () => {
  const wrong = await runCli(['config'], {
    FILROUGE_LOG_LEVEL: 'loud',
    FILROUGE_PORT: '99999',
    FILROUGE_ADMIN_KEY: 'short',
    DATABASE_URL: 'postgres://me:hunter2@db.example/filrouge',
    DATABASE_TLS: 'verify',
    DATABASE_CA: '/nowhere/ca.pem',
  })
  expect(wrong.code).toBe(1)
  expect(wrong.stdout).toContain('DATABASE_URL=postgres://me:(secret)@db.example/filrouge\n')
  for (const name of ['FILROUGE_LOG_LEVEL', 'FILROUGE_PORT', 'FILROUGE_ADMIN_KEY'])
    expect(wrong.stderr).toContain(`\n  ${name}: must be `)
  expect(wrong.stdout + wrong.stderr).not.toContain('hunter2')
  expect(await runCli(['config'])).toMatchObject({ code: 0, stderr: '' })
})
