import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { bundled } from '../support/bundle.js'
import { opened, reported } from '../support/envelopes.js'
import { startPageServer, type PageServer } from '../support/page-server.js'
import { freePort } from '../support/ports.js'
import { dataDirectory } from '../support/postgres.js'
import { ADMIN_KEY, startService, type Service } from '../support/services.js'

/** What the page has got: see `programs/client.ts`. */
interface Got {
  live: string[]
  changes: string[]
  replay: string[]
  ended: string[]
  interruptions: string[]
  errors: string[]
}

describe.skipIf(!hasBrowser)('the client in a page of another origin', () => {
  let pages: PageServer
  let service: Service
  let client: Filrouge
  let port: number
  let code: string
  const dataDir = dataDirectory()

  const start = () =>
    startService(
      [],
      { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false', FILROUGE_CORS_ORIGINS: pages.origin },
      port,
    )

  beforeAll(async () => {
    port = await freePort()
    code = await bundled(join(import.meta.dirname, 'programs/client.ts'))
    pages = await startPageServer({
      '/client.js': { type: 'text/javascript', body: code },
      '/': {
        type: 'text/html',
        body: '<!doctype html><title>A reader</title><script type="module" src="/client.js"></script>',
        // The client needs no more rights than these.
        headers: {
          'content-security-policy': `default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:${port}`,
        },
      },
    })
    service = await start()
    client = new Filrouge({ url: service.url, key: ADMIN_KEY })
  })
  afterAll(async () => {
    await service?.stop()
    await pages?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** Opens a page with a client of the service, as `following`. */
  async function reader(): Promise<Page> {
    const page = await openPage(pages.origin, { origins: [service.url], provoked: [/net::ERR_/] })
    await page.evaluate(
      `globalThis.following = new Following(${JSON.stringify({ url: service.url, key: ADMIN_KEY })})`,
    )
    return page
  }

  const got = (page: Page) => page.evaluate<Got>('JSON.parse(JSON.stringify(following))')

  const append = (storyId: string, ...events: object[]) => client.appendBody(storyId, { events })

  async function followers(): Promise<number> {
    const answer = await fetch(`${service.url}/metrics`, {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    })
    return Number(/^filrouge_followers (\d+)$/m.exec(await answer.text())?.[1])
  }

  const idsUpTo = (storyId: string, last: number) =>
    Array.from({ length: last }, (_, i) => `${storyId}/${i + 1}`)

  test('what is appended arrives once and in order, also when the service is killed meanwhile', async () => {
    await append('strait', opened(), reported('a'), reported('b'))
    const page = await reader()
    await page.evaluate('following.follow("strait", "strait/40")')
    for (let n = 4; n <= 20; n++) await append('strait', reported(`d${n}`))
    await expect.poll(async () => (await got(page)).live.length, { timeout: 20_000 }).toBeGreaterThan(3)
    await service.stop('SIGKILL')
    await expect
      .poll(async () => (await got(page)).interruptions, { timeout: 20_000 })
      .toEqual(
        expect.arrayContaining([expect.stringContaining('live: '), expect.stringContaining('changes: ')]),
      )
    service = await start()
    for (let n = 21; n <= 40; n++) await append('strait', reported(`d${n}`))
    await expect
      .poll(async () => (await got(page)).ended.sort(), { timeout: 60_000 })
      .toEqual(['changes', 'live'])
    const { live, changes, errors } = await got(page)
    expect(live).toEqual(idsUpTo('strait', 40))
    expect(changes.filter((id) => id.startsWith('strait/'))).toEqual(idsUpTo('strait', 40))
    expect(errors).toEqual([])
    await expect.poll(followers, { timeout: 10_000 }).toBe(0)
  }, 180_000)

  test('a replay goes on where it stood, when the service is killed meanwhile', async () => {
    await append('played', opened(), ...Array.from({ length: 29 }, (_, i) => reported(`d${i}`)))
    const page = await reader()
    await page.evaluate('following.play("played", "200ms")')
    await expect.poll(async () => (await got(page)).replay.length, { timeout: 20_000 }).toBeGreaterThan(2)
    await service.stop('SIGKILL')
    service = await start()
    // The replay plays the version that it began with.
    await append('played', reported('later'))
    await expect.poll(async () => (await got(page)).ended, { timeout: 60_000 }).toEqual(['replay'])
    const { replay, errors, interruptions } = await got(page)
    expect(replay).toEqual(idsUpTo('played', 30))
    expect(interruptions.length).toBeGreaterThan(0)
    expect(errors).toEqual([])
  }, 180_000)

  test('who leaves while nothing comes closes the connection', async () => {
    await append('quiet', opened())
    const page = await reader()
    await page.evaluate('following.follow("quiet", "quiet/2")')
    await expect.poll(followers, { timeout: 10_000 }).toBe(2)
    expect(await page.evaluate('following.leaveWhileWaiting("quiet")')).toBe(true)
    await expect.poll(followers, { timeout: 10_000 }).toBe(2)
    await append('quiet', reported('a'))
    await expect.poll(followers, { timeout: 10_000 }).toBe(0)
  })

  test('a diff is the same as elsewhere', async () => {
    await append('told', opened(), reported('a'))
    const page = await reader()
    expect(await page.evaluate('following.diff("told", 1)')).toEqual(await client.diff('told', { from: 1 }))
  })

  test('a page of the service imports a file', async () => {
    const page = await openPage(`${service.url}/openapi.json`, { provoked: [/favicon/] })
    await page.evaluate(code)
    await page.evaluate(
      `globalThis.following = new Following(${JSON.stringify({ url: service.url, key: ADMIN_KEY })})`,
    )
    const lines = ['one', 'two']
      .map((storyId) => `${JSON.stringify({ storyId, events: [opened()] })}\n`)
      .join('')
    expect(await page.evaluate(`following.import(${JSON.stringify(lines)})`)).toEqual([
      '1 accepted',
      '2 accepted',
    ])
    expect(await client.version('two')).toBe(1)
  })
})
