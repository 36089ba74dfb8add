import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { CLI, ended, runCli, runShell } from '../support/cli.js'
import { opened, reported } from '../support/envelopes.js'
import { freePort } from '../support/ports.js'
import { ADMIN_KEY, startEmbedded, until, type Product } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'

/** No service runs there, so a request that is sent fails visibly. */
const NOWHERE = { FILROUGE_URL: 'http://127.0.0.1:1', FILROUGE_ADMIN_KEY: ADMIN_KEY }

describe('input that is not UTF-8 is refused with a message and exit code 1', () => {
  const notUtf8 = [
    ['ISO 8859-1', Buffer.from('[{"text":"Présid"}]', 'latin1')],
    ['UTF-16', Buffer.from('\ufeff[{"text":"x"}]', 'utf16le')],
    ['a character that breaks off', Buffer.concat([Buffer.from('[{"text":"'), Buffer.from([0xe2, 0x82])])],
    [
      'half a surrogate pair',
      Buffer.concat([Buffer.from('["'), Buffer.from([0xed, 0xa0, 0x80, 0x22, 0x5d])]),
    ],
  ] as const

  test.each(notUtf8)('%s', async (_, bytes) => {
    const folder = temporaryDirectory()
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'events.json')
    writeFileSync(file, bytes)
    const stdin = 'the standard input'
    for (const [args, name] of [
      [['append', 'strait'], stdin],
      [['append', 'strait', file], file],
      [['open', 'strait', '--file', '-'], stdin],
      [['report', 'strait', '--file', file], file],
      [['correct', 'strait', 'talks', '--reason', 'x', '--file', file], file],
      [['verify', '--file', '-'], 'the text'],
    ] as const) {
      const { code, stdout, stderr } = await runCli(args, NOWHERE, bytes)
      expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' })
      expect(stderr).toMatch(/^error: .+ is not UTF-8.*\n$/)
      expect(stderr).toContain(name)
    }
  })

  test('a byte order mark is accepted', async () => {
    const { stderr } = await runCli(['append', 'strait'], NOWHERE, '\ufeff[]')
    expect(stderr).toMatch(/^error: cannot reach/)
  })

  test('an argument that is not UTF-8 is wrong usage', async () => {
    const { code, stderr } = await runShell("filrouge open strait --title $'Pr\\xe9sid'", NOWHERE)
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: this argument is not UTF-8: Pr\ufffdsid\n' })
  })
})

describe.skipIf(!existsSync('/dev/full'))(
  'output that cannot be written is 1, and said in one sentence',
  () => {
    let product: Product
    let folder: string
    const env = () => ({ FILROUGE_URL: product.url, FILROUGE_ADMIN_KEY: ADMIN_KEY })
    beforeAll(async () => {
      product = await startEmbedded({
        FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
        FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
      })
      folder = temporaryDirectory()
      const append = ['append', 'strait']
      const events = JSON.stringify([opened(), reported('talks')])
      expect(await runCli(append, env(), events)).toMatchObject({ code: 0 })
      expect(await runShell(`filrouge export strait > ${folder}/story.ndjson`, env())).toMatchObject({
        code: 0,
      })
    })
    afterAll(async () => {
      await product?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    test.each([
      '--help',
      '--version',
      'show --help',
      'config',
      'config --json',
      'completion bash',
      'status',
      'stories',
      'stories --json',
      'show strait',
      'timeline strait',
      'timeline strait --json',
      'positions strait',
      'expectations strait',
      'verify strait',
      'export strait',
      'import FOLDER/story.ndjson',
      'import FOLDER/story.ndjson --json',
      'open other --title x',
      'report strait --headline x --occurred 2025 --kind consult/visit',
      'correct strait talks --reason x --set occurred=2025-09-05',
      'keys list',
      'keys make rita --role reader',
      'subscriptions list',
      'quarantine list',
    ])('%s > /dev/full', async (line) => {
      const { code, stderr } = await runShell(`filrouge ${line.replace('FOLDER', folder)} > /dev/full`, env())
      expect(stderr).toMatch(
        /^(The key of rita .+\n)?error: the standard output cannot be written: ENOSPC.*\n$/,
      )
      expect(code).toBe(1)
    })

    test('a file that cannot be written is one sentence', async () => {
      const { code, stderr } = await runShell('filrouge export strait --out /dev/full', env())
      expect(stderr).toMatch(/^error: .*ENOSPC.*\n$/)
      expect(code).toBe(1)
    })

    test('if the standard error cannot be written, the exit code is 1', async () => {
      const { code, stdout } = await runShell('filrouge keys make rita --role reader 2> /dev/full', env())
      expect(code).toBe(1)
      expect(stdout).toMatch(/^frk_\S+\n$/)
    })

    test('listen removes its subscription first', async () => {
      const { code, stderr } = await runShell(
        'filrouge listen --stories strait --from beginning > /dev/full',
        env(),
      )
      expect(stderr).toMatch(
        /\nRemoved subscription \S+\.\nerror: the standard output cannot be written: ENOSPC.*\n$/,
      )
      expect(code).toBe(1)
      const { stdout } = await runCli(['subscriptions', 'list', '--json'], env())
      expect(JSON.parse(stdout)).toMatchObject({ items: [] })
    })

    test('start stops what it started', async () => {
      const data = join(folder, 'data')
      const { code, stderr } = await runShell('filrouge start > /dev/full', {
        FILROUGE_DATA: data,
        FILROUGE_PORT: '0',
      })
      // The log goes to the same output.
      const [first, ...others] = stderr.trimEnd().split('\n')
      expect(first).toMatch(/^error: the standard output cannot be written: ENOSPC/)
      expect(others.filter((line) => !line.startsWith('The log cannot be written: ENOSPC'))).toEqual([])
      expect(others.length).toBeLessThan(2)
      expect(code).toBe(1)
      await until(
        async () => (await runShell(`test ! -e ${data}/postgres/postmaster.pid`)).code === 0,
        10_000,
        () => 'Postgres still runs',
      )
    }, 90_000)

    test('a service whose log cannot be written continues, and reports it once', async () => {
      const full = openSync('/dev/full', 'w')
      onTestFinished(() => closeSync(full))
      const port = await freePort()
      const child = spawn(process.execPath, [CLI, 'start', '--only', 'recorder'], {
        env: {
          PATH: process.env['PATH'],
          FILROUGE_DATA: join(folder, 'logged'),
          FILROUGE_PORT: String(port),
        },
        stdio: ['ignore', full, 'pipe'],
      })
      let said = ''
      child.stderr?.on('data', (data: Buffer) => (said += data.toString()))
      await until(
        () => said.includes('\n') || child.exitCode !== null,
        60_000,
        () => 'it does not start',
      )
      const health = await fetch(`http://127.0.0.1:${port}/health/startup`)
      child.kill('SIGTERM')
      const { code } = await ended(child)
      expect({ code, status: health.status }).toEqual({ code: 0, status: 200 })
      expect(said).toBe('The log cannot be written: ENOSPC: no space left on device, write\n')
    }, 90_000)
  },
)
