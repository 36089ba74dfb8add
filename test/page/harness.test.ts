import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage, PHONE } from '../support/browser.js'
import { htmlErrors } from '../support/html-checker.js'
import { complaintsOf } from '../support/page-complaints.js'
import { startPageServer, type PageServer } from '../support/page-server.js'

const html = (body: string) =>
  `<!doctype html><html lang="en"><head><title>A page</title></head><body>${body}</body></html>`
const GOOD = html('<main><h1>A page</h1><p>Its text.</p></main>')

describe.skipIf(!hasBrowser)('a page in the browser', () => {
  let server: PageServer
  let other: PageServer
  beforeAll(async () => {
    server = await startPageServer({ '/': { type: 'text/html', body: GOOD } })
    other = await startPageServer({ '/a.js': { type: 'text/javascript', body: '' } })
  })
  afterAll(async () => {
    await server?.stop()
    await other?.stop()
  })

  const serve = (body: string, headers: Record<string, string> = {}) =>
    server.assets.set('/bad', { type: 'text/html', body, headers })

  /** Opens the good page, then the bad one. @returns what the bad one makes the page complain of */
  async function complaintsOfBad(javaScriptEnabled = true) {
    const page = await openPage(server.origin, { javaScriptEnabled, provoked: [/./] })
    const complaints = complaintsOf(page.context(), [server.origin])
    await page.goto(`${server.origin}/bad`)
    return complaints
  }

  test('without faults has nothing to complain of', async () => {
    const page = await openPage(server.origin, { viewport: PHONE, colorScheme: 'dark' })
    expect(await page.evaluate('[innerWidth, matchMedia("(prefers-color-scheme: dark)").matches]')).toEqual([
      390,
      true,
    ])
  })

  test('complains of an exception and of an error on the console', async () => {
    serve(html('<script>console.error("wrong"); throw new Error("not caught")</script>'))
    const complaints = await complaintsOfBad()
    await expect.poll(() => complaints).toHaveLength(2)
    expect(complaints.sort()).toEqual([
      expect.stringMatching(/^console: wrong/),
      expect.stringMatching(/^exception: .*not caught/),
    ])
  })

  test('complains of what is not there', async () => {
    serve(html('<script src="/none.js"></script>'))
    const complaints = await complaintsOfBad()
    await expect.poll(() => complaints).toEqual([expect.stringMatching(/^console: .*404.*none\.js/)])
  })

  test.each([true, false])('complains of a request to another origin (scripts: %s)', async (scripts) => {
    serve(html(`<img alt="" src="${other.origin}/a.js">`))
    const complaints = await complaintsOfBad(scripts)
    await expect.poll(() => complaints).toContain(`other origin: ${other.origin}/a.js`)
  })

  test.each([true, false])('complains of what its policy refuses (scripts: %s)', async (scripts) => {
    serve(html('<p style="color: red">Red</p>'), { 'content-security-policy': "default-src 'none'" })
    const complaints = await complaintsOfBad(scripts)
    await expect
      .poll(() => complaints)
      .toEqual([expect.stringMatching(/^console: .*Content Security Policy/)])
  })

  test.each([true, false])('is searched by axe (scripts: %s)', async (javaScriptEnabled) => {
    server.assets.set('/change.js', {
      type: 'text/javascript',
      body: 'document.querySelector("p").textContent = "Changed"',
    })
    server.assets.set('/faulty', {
      type: 'text/html',
      body: html(
        '<main><h1>A page</h1><p>Text</p><img src="data:,"></main><script src="/change.js"></script>',
      ),
      headers: { 'content-security-policy': "default-src 'self'; img-src data:" },
    })
    const page = await openPage(server.origin, { javaScriptEnabled })
    expect(await accessibilityErrors(page)).toEqual([])
    await page.goto(`${server.origin}/faulty`)
    expect(await page.textContent('p')).toBe(javaScriptEnabled ? 'Changed' : 'Text')
    expect(await accessibilityErrors(page)).toEqual([expect.stringMatching(/^image-alt: img: /)])
  })
})

test.skipIf(inject('htmlChecker') === '')('the checker finds the errors of each document', async () => {
  const unclosed = GOOD.replace('</main>', '')
  const errors = await htmlErrors(inject('htmlChecker'), [GOOD, unclosed, GOOD])
  expect(errors).not.toEqual([])
  expect(errors.filter((error) => !error.startsWith('2: line 1: '))).toEqual([])
  expect(await htmlErrors(inject('htmlChecker'), [GOOD])).toEqual([])
})
