import { rmSync } from 'node:fs'
import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { fill, openForm, openWithKey, sendForm, SOON } from '../support/editing.js'
import { held, opened, reported } from '../support/envelopes.js'
import { recordLong } from '../support/many-stories.js'
import { freePort } from '../support/ports.js'
import { dataDirectory } from '../support/postgres.js'
import { ADMIN_KEY, startService, type Service } from '../support/services.js'

/** What a browser complains of while the service is away. */
const AWAY = [/net::ERR_/]

describe.skipIf(!hasBrowser)('a page follows its story', () => {
  let service: Service
  let client: Filrouge
  let port: number
  let storyId = ''
  let stories = 0
  const dataDir = dataDirectory()
  const start = () => startService([], { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' }, port)

  beforeAll(async () => {
    port = await freePort()
    service = await start()
    client = new Filrouge({ url: service.url, key: ADMIN_KEY })
  })
  afterAll(async () => {
    await service?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  /** Each test has a story of its own. */
  beforeEach(async () => {
    storyId = `story-${++stories}`
    const day = (n: number) => `2025-09-${String(n).padStart(2, '0')}`
    const many = Array.from({ length: 20 }, (_, n) => reported(`d-${n + 1}`, { occurred: day(n + 1) }))
    await client.appendBody(storyId, { events: [opened(), ...many] })
  })

  const append = (...events: object[]) => client.appendBody(storyId, { events })
  const correction = (developmentId: string) => ({
    type: 'DevelopmentCorrected',
    data: {
      developmentId,
      changes: { headline: { en: `Corrected: ${developmentId}` } },
      reason: { en: 'It was wrong' },
      severity: 'correction',
    },
  })
  const pill = (page: Page) => page.locator('.live .pill')

  async function followers(): Promise<number> {
    const headers = { authorization: `Bearer ${ADMIN_KEY}` }
    const answer = await fetch(`${service.url}/metrics`, { headers })
    return Number(/^filrouge_followers (\d+)$/m.exec(await answer.text())?.[1])
  }

  /** Opens the story. It is followed when this ends. */
  async function open(query = '', provoked: readonly RegExp[] = []): Promise<Page> {
    await expect.poll(followers, SOON).toBe(0)
    const page = await openPage(`${service.url}/stories/${storyId}${query}`, { provoked, locale: 'en' })
    await expect.poll(followers, SOON).toBe(1)
    return page
  }

  test('what is new announces itself, moves nothing, and is shown when it is asked for', async () => {
    const page = await open()
    await page.locator('#d-12').scrollIntoViewIfNeeded()
    const placeOf = () =>
      page.evaluate('[scrollY, document.getElementById("d-12").getBoundingClientRect().top]')
    const place = await placeOf()
    await append(reported('new-1', { occurred: '2025-09-02' }), reported('new-2', { occurred: '2025-10' }))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('2 new')
    await append(correction('d-3'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('2 new, 1 corrected')
    expect(await placeOf()).toEqual(place)
    expect(await page.locator('#new-1').count()).toBe(0)
    await pill(page).click()
    await expect
      .poll(() => page.locator('#new-1 h4 a').evaluate((link) => link.matches(':focus')), SOON)
      .toBe(true)
    await expect.poll(() => page.evaluate(VISIBLE('new-1'))).toBe(true)
    expect(await page.locator('.fresh').evaluateAll((all) => all.map(({ id }) => String(id)))).toEqual([
      'new-1',
      'd-3',
      'new-2',
    ])
    expect(await page.innerText('#d-3')).toContain('It was wrong')
    expect(await pill(page).count()).toBe(0)
    await append(reported('new-3'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('1 new')
  })

  test('a screen reader hears of news once, until they are shown', async () => {
    const page = await open()
    await page.evaluate(`
      globalThis.heard = []
      const region = document.querySelector('.live [role=status]')
      new MutationObserver(() => region.textContent && heard.push(region.textContent))
        .observe(region, { childList: true, characterData: true, subtree: true })`)
    await append(reported('new-1'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('1 new')
    await append(reported('new-2'), correction('d-1'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('2 new, 1 corrected')
    expect(await page.evaluate('heard')).toEqual([expect.stringMatching(/^1 new\./)])
    await pill(page).click()
    await expect.poll(() => page.locator('#new-2').count(), SOON).toBe(1)
    await append(reported('new-3'))
    await expect.poll(() => page.evaluate('heard.length'), SOON).toBe(2)
  })

  test('what an editor recorded is no news to this editor, and is to others', async () => {
    const other = await openPage(`${service.url}/stories/${storyId}`, { locale: 'en' })
    const page = await openWithKey(`${service.url}/stories/${storyId}`, ADMIN_KEY, { locale: 'en' })
    await expect.poll(followers, SOON).toBe(2)
    await page.evaluate(`
      globalThis.pills = 0
      new MutationObserver(() => document.querySelector('.live .pill') && pills++)
        .observe(document.querySelector('.live'), { childList: true, subtree: true })`)
    const form = await openForm(page, 'd-3', 'Withdraw')
    await fill(form, { Reason: 'It was wrong' })
    await sendForm(page)
    await expect.poll(() => pill(other).innerText(), SOON).toBe('1 withdrawn')
    expect(await page.evaluate('pills')).toBe(0)
    await append(reported('new-1'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('1 new')
  })

  test('the service is killed and started again: it says so, and nothing is missed', async () => {
    const page = await open('', AWAY)
    await append(reported('before'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('1 new')
    await service.stop('SIGKILL')
    await expect
      .poll(() => page.locator('.live .conn').innerText(), SOON)
      .toMatch(/^Connection lost at \d\d:\d\d\./)
    const said = page.locator('.live [role=status]').last()
    expect(await said.textContent()).toBe(await page.locator('.live .conn').innerText())
    expect(await page.locator('#d-1').isVisible()).toBe(true)
    service = await start()
    await append(...Array.from({ length: 30 }, (_, n) => reported(`away-${n}`)))
    await append(correction('d-2'))
    await expect.poll(() => pill(page).innerText(), { timeout: 60_000 }).toBe('31 new, 1 corrected')
    expect(await page.locator('.live .conn').count()).toBe(0)
    expect(await said.textContent()).toBe('Connected again.')
    await pill(page).click()
    await expect.poll(() => page.locator('.tl .dev').count(), SOON).toBe(51)
  }, 180_000)

  test('a hidden tab does not follow, and goes on where it stood', async () => {
    const page = await open()
    const hide = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))`)
    await append(reported('before'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('1 new')
    await hide(true)
    await expect.poll(followers, SOON).toBe(0)
    await append(reported('meanwhile'))
    await hide(false)
    await expect.poll(() => pill(page).innerText(), SOON).toBe('2 new')
  })

  test('on a slow network it reads before its scripts are there, and follows then', async () => {
    const page = await openPage('about:blank', { origins: [service.url], locale: 'en' })
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 400,
      downloadThroughput: 50_000,
      uploadThroughput: 20_000,
    })
    await page.goto(`${service.url}/stories/${storyId}`, { waitUntil: 'commit' })
    await page.locator('#d-20').waitFor()
    expect(await page.locator('.live').count()).toBe(0)
    await expect.poll(followers, { timeout: 60_000 }).toBe(1)
    await append(reported('new-1'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('1 new')
    await pill(page).click()
    await expect.poll(() => page.locator('#new-1').count(), SOON).toBe(1)
  }, 120_000)

  test('what this reader may not know is no news', async () => {
    const page = await open()
    await append(reported('secret'), held('secret'), reported('new-1'))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('1 new')
  })

  test('a page of the past does not follow', async () => {
    const page = await openPage(`${service.url}/stories/${storyId}?version=5`)
    await page.locator('.live').waitFor({ state: 'attached' })
    expect(await followers()).toBe(0)
    await page.click('.travel .solid')
    await expect.poll(followers, SOON).toBe(1)
  })

  test('what is new is shown where it stands on another page of the timeline', async () => {
    storyId = 'long'
    await recordLong(client, storyId, 130)
    const page = await open()
    await append(reported('new-1', { occurred: '2025-05-01' }))
    await expect.poll(() => pill(page).innerText(), SOON).toBe('1 new')
    await pill(page).click()
    await expect.poll(() => page.evaluate(VISIBLE('new-1')), SOON).toBe(true)
  })
})

/** Whether an element stands whole in the window. */
const VISIBLE = (id: string) => `(() => {
  const box = document.getElementById('${id}')?.querySelector('h4').getBoundingClientRect()
  return box !== undefined && box.top >= 0 && box.bottom <= innerHeight
})()`
