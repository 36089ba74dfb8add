import { randomUUID } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { editorCatalogues } from '@filrouge/words/editor'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage, PHONE } from '../support/browser.js'
import { htmlErrors } from '../support/html-checker.js'
import {
  dialogOf,
  openForm,
  openStory,
  openWithKey,
  pasteKey,
  SOON,
  startNewsroom,
  type Newsroom,
} from '../support/editing.js'

describe.skipIf(!hasBrowser)('the key of an editor', () => {
  let newsroom: Newsroom
  const storyId = `strait-${randomUUID()}`
  let address: string
  beforeAll(async () => {
    newsroom = await startNewsroom()
    await openStory(newsroom.client, storyId)
    address = `${newsroom.url}/stories/${storyId}?lang=en`
  })
  afterAll(() => newsroom?.stop())

  test('is checked, says whose it is, and is kept until it is forgotten', async () => {
    const page = await openPage(address, { provoked: [/401/] })
    await page.click('[data-editing]')
    await page.fill('#_key', 'frk_unknown1_0123456789abcdefghijklmnopqrstuvwxyz')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#_key[aria-invalid]')
    expect(await page.textContent('#_key-bad')).toBe('The key is unknown or has expired.')
    await page.fill('#_key', newsroom.key('editor'))
    await page.keyboard.press('Enter')
    await page.waitForSelector('.ed-bar')
    expect(await page.textContent('[data-editing]')).toBe('the editor, editor')
    await page.reload()
    await page.waitForSelector('.ed-bar')
    await page.click('[data-editing]')
    expect(await dialogOf(page).innerText()).toContain('You are the editor, editor.')
    await dialogOf(page).getByRole('button', { name: 'Forget the key' }).click()
    await page.waitForSelector('.ed-menu', { state: 'detached' })
    expect(await page.textContent('[data-editing]')).toBe('Edit')
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
  })

  test('that was removed meanwhile is forgotten', async () => {
    const { keyId, key } = await newsroom.client.makeKey({ name: 'gone', role: 'editor' })
    const page = await openWithKey(address, key, { provoked: [/401/] })
    await newsroom.client.removeKey(keyId)
    await expect
      .poll(async () => {
        await page.reload()
        return page.evaluate('sessionStorage.getItem("filrouge-key")')
      }, SOON)
      .toBeNull()
    await page.waitForSelector('#talks')
    expect(await page.locator('.ed-menu').count()).toBe(0)
  })

  test('is in no address, in no element and in no line of the log', async () => {
    const key = newsroom.key('editor')
    const [, , secret = ''] = key.split('_')
    const page = await openPage(address)
    const asked: string[] = []
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`))
    await pasteKey(page, key)
    await openForm(page, 'talks', 'Correct')
    expect(asked.filter((one) => one.includes(secret))).toEqual([])
    expect(await page.content()).not.toContain(secret)
    expect(page.url()).toBe(address)
    expect(newsroom.said()).toContain('/v1/keys/self')
    expect(newsroom.said()).not.toContain(secret)
  })

  test.each([
    ['reader', false, []],
    ['reporter', true, ['Translate', 'Corroborate', 'Dispute']],
    ['editor', true, ['Correct', 'Translate', 'Corroborate', 'Dispute', 'Assess', 'Hold', 'Withdraw']],
  ] as const)('of a %s shows what its role allows', async (role, canReport, items) => {
    const page = await openWithKey(address, newsroom.key(role))
    await page.waitForSelector('#talks')
    expect(await page.getByRole('button', { name: 'Report a development' }).count()).toBe(canReport ? 1 : 0)
    expect(await page.locator('#talks .ed-menu button').allTextContents()).toEqual(items)
  })

  test('that is limited to other stories shows no editing', async () => {
    const { key } = await newsroom.client.makeKey({ name: 'other', role: 'editor', stories: ['other-*'] })
    const page = await openWithKey(address, key)
    expect(await page.locator('.ed-menu').count()).toBe(0)
  })

  test('shows what is held and what is restricted, and the past cannot be edited', async () => {
    const { client, url, key } = newsroom
    const secret = `secret-${randomUUID()}`
    await openStory(client, secret)
    const reason = { en: 'A check' }
    await client.append(secret, [
      { type: 'DevelopmentHeld', data: { developmentId: 'talks', reason } },
      { type: 'StoryDescribed', data: { visibility: 'restricted' } },
    ])
    const page = await openPage(`${url}/stories/${secret}?lang=en`, { provoked: [/404/] })
    expect(await page.textContent('h1')).toContain('There is no such story')
    await pasteKey(page, key('editor'))
    await page.waitForSelector('#talks.held .ed-menu')
    expect(await page.locator('#talks .ed-menu button').allTextContents()).toContain('Release')
    await page.goto(`${url}/stories/${secret}?lang=en&version=3`)
    await page.waitForSelector('#talks')
    await expect.poll(() => page.textContent('[data-editing]'), SOON).toBe('the editor, editor')
    expect(await page.locator('.ed-menu').count()).toBe(0)
  })

  test('costs readers next to nothing: the editor is loaded when it is asked for', async () => {
    const page = await openPage(address)
    await page.waitForSelector('html.js [data-editing]')
    const editor = 'performance.getEntriesByType("resource").filter(({ name }) => name.includes("/editor-"))'
    expect(await page.evaluate(`${editor}.length`)).toBe(0)
    await page.click('[data-editing]')
    await page.waitForSelector('#_key')
    expect(await page.evaluate(`${editor}.length`)).toBe(1)
    const folder = new URL('../../apps/web/dist/files/', import.meta.url)
    const files = readdirSync(folder).filter((name) => /^editor-.*\.js\.gz$/.test(name))
    expect(files.map((name) => statSync(new URL(name, folder)).size < 60_000)).toEqual([true])
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'))
    for (const { key } of Object.values(editorCatalogues))
      expect(
        scripts.filter((name) => readFileSync(new URL(name, folder), 'utf8').includes(key.needed)),
      ).toEqual([expect.stringMatching(/^editor-/)])
  })

  const LOOKS = [
    ['en', {}],
    ['fr', { viewport: PHONE, colorScheme: 'dark' }],
  ] as const

  test.each(LOOKS)('leaves the page without faults (%s)', async (lang, opening) => {
    const page = await openPage(address.replace('lang=en', `lang=${lang}`), opening)
    const faultless = async () => expect(await accessibilityErrors(page)).toEqual([])
    await page.click('[data-editing]')
    await page.waitForSelector('#_key')
    await faultless()
    await page.click('.ed-act .solid')
    await page.waitForSelector('#_key-bad')
    await faultless()
    await page.fill('#_key', newsroom.key('editor'))
    await page.keyboard.press('Enter')
    await page.waitForSelector('#talks .ed-menu')
    await faultless()
    await page.click('#talks .ed-menu summary')
    await faultless()
    await page.click('#talks .ed-menu button')
    await page.waitForSelector('form .ed-more')
    await page.click('.ed-more > summary')
    await page.locator('.ed-rows .btn').last().click()
    await faultless()
    await page.click('.ed-act .solid')
    await page.waitForSelector('[aria-invalid]')
    await faultless()
    const shown = await page.evaluate('document.querySelector("dialog").outerHTML')
    const html = `<!doctype html><html lang="${lang}"><title>x</title><body>${String(shown)}</body></html>`
    const checker = inject('htmlChecker')
    expect(checker === '' ? [] : await htmlErrors(checker, [html])).toEqual([])
  })
})
