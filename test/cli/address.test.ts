import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { jsonOf, runCli, runShell } from '../support/cli.js'
import { freePort } from '../support/ports.js'
import { dataDirectory } from '../support/postgres.js'
import { startService, until } from '../support/services.js'

const EXAMPLE = 'coalition-of-the-willing'

/** A store of its own, without a key in the environment. */
function newStore(): { FILROUGE_DATA: string; FILROUGE_ADMIN_KEY: string } {
  const dataDir = dataDirectory()
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  return { FILROUGE_DATA: dataDir, FILROUGE_ADMIN_KEY: '' }
}

test('the command line finds the service of its data directory on any port, while it runs', async () => {
  const store = newStore()
  const file = join(store.FILROUGE_DATA, 'address.json')
  const first = await startService([], { ...store, FILROUGE_EXAMPLE: 'false' })
  onTestFinished(async () => void (await first.stop('SIGKILL')))
  await until(
    () => existsSync(file),
    10_000,
    () => 'there is no address',
  )
  expect(jsonOf(await runCli(['status', '--json'], store))).toMatchObject({ url: first.url, ready: true })
  // The key of the data directory too.
  expect(await runCli(['open', 'strait', '--title', 'The strait'], store)).toMatchObject({ code: 0 })
  const elsewhere = await runCli(['status', '--json', '--url', 'http://127.0.0.1:1'], store)
  expect(elsewhere.stderr).toContain('http://127.0.0.1:1:')
  await first.stop('SIGKILL')
  // A killed process leaves its file behind.
  expect(existsSync(file)).toBe(true)
  const port = String(await freePort())
  const { stderr } = await runCli(['status'], { ...store, FILROUGE_PORT: port })
  expect(stderr).toMatch(new RegExp(`^error: cannot reach Filrouge at http://127.0.0.1:${port}`))
  expect(stderr).toContain(
    `. The service of the data directory ${store.FILROUGE_DATA} is not running: start it`,
  )

  const second = await startService([], { ...store, FILROUGE_EXAMPLE: 'false' })
  onTestFinished(async () => void (await second.stop()))
  await until(
    async () => jsonOf(await runCli(['status', '--json', '--url', second.url], store)).ready,
    10_000,
    () => 'it is not ready',
  )
  expect(jsonOf(await runCli(['status', '--json'], store))).toMatchObject({ url: second.url })
  expect(await second.stop()).toBe(0)
  expect(existsSync(file)).toBe(false)
}, 90_000)

test('a start names the example only if it is there, and the commands that it prints work', async () => {
  for (const hasExample of [false, true]) {
    const store = newStore()
    const service = await startService([], {
      ...store,
      FILROUGE_EXAMPLE: String(hasExample),
      FILROUGE_PUBLIC_READ: String(hasExample),
    })
    onTestFinished(async () => void (await service.stop()))
    await until(
      () => /^Try:\n(?: .*\n)+/m.test(service.said()) && service.said().includes('StoryOpened'),
      20_000,
      () => 'there are no commands to try',
    )
    expect(service.said().includes(EXAMPLE)).toBe(hasExample)
    // The lines of the log come after them, and are not indented.
    const [, commands = ''] = /^Try:\n((?: .*\n)+)/m.exec(service.said()) ?? []
    const script = commands
      .replace('in a browser: ', 'curl ')
      .replaceAll('curl ', 'curl -sS --fail-with-body ')
    const tried = await runShell(`set -e\n${script}`, {})
    expect(tried).toMatchObject({ code: 0, stderr: '' })
    expect(tried.stdout).toContain(hasExample ? `data-story="${EXAMPLE}"` : '"items":[]')
    expect(service.said()).toMatch(/^The page: http:\S+\/\nThe API: http:\S+\/v1 /m)
  }
}, 90_000)
