import { Filrouge } from '@filrouge/client'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage, PHONE } from '../support/browser.js'
import { opened, reported } from '../support/envelopes.js'
import { freshDatabase } from '../support/postgres.js'
import { ADMIN_KEY, startService, type Product } from '../support/services.js'
import { developmentsOf, EXAMPLE, startWithExample, untilAt } from '../support/strip-page.js'

const NO_SCRIPTS = { javaScriptEnabled: false }
const LONG = '/stories/long'
const day = (n: number) => new Date(Date.UTC(2025, 0, n)).toISOString().slice(0, 10)

describe.skipIf(!hasBrowser)('developments that are on another page', () => {
  let product: Product
  beforeAll(async () => {
    product = await startWithExample()
    const client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    const days = Array.from({ length: 130 }, (_, i) =>
      reported(`d${i + 1}`, {
        headline: { en: `What happened on day ${i + 1}` },
        occurred: day(i + 1),
        actors: [{ name: 'Ada', role: 'source', represents: 'The council' }],
        ...(i + 1 === 130 && { links: [{ relation: 'respondsTo', developmentId: 'd2' }] }),
      }),
    )
    await client.appendBody('long', { events: [opened(), ...days.slice(0, 90)] })
    await client.appendBody('long', {
      events: [
        ...days.slice(90),
        { type: 'IssueRaised', data: { issueId: 'i', question: { en: 'Is it agreed?' } } },
        {
          type: 'PositionStated',
          data: { issueId: 'i', actor: 'Ada', stance: 'supports', developmentId: 'd129' },
        },
      ],
    })
    await client.appendBody('long', {
      events: Array.from({ length: 60 }, (_, n) => ({
        type: 'FigureReported',
        data: { figureId: `f${n}`, label: { en: `Figure ${n}` }, value: { exact: n } },
      })),
    })
  })
  afterAll(() => product?.stop())

  test.each([{}, NO_SCRIPTS])('links lead there, and back (%j)', async (options) => {
    const page = await openPage(`${product.url}${LONG}`, options)
    expect(await developmentsOf(page)).toHaveLength(100)
    await page.locator('#d2 .links a', { hasText: 'What happened on day 130' }).click()
    await untilAt(page, '?development=d130')
    await expect.poll(() => developmentsOf(page)).toEqual(['d130'])
    expect(await page.title()).toContain('What happened on day 130 | ')
    await page.locator('#d130 .links a', { hasText: 'What happened on day 2' }).click()
    await expect.poll(() => developmentsOf(page)).toEqual(['d2'])
    await page.locator('.tl .tools a').click()
    await expect.poll(async () => (await developmentsOf(page)).length).toBe(100)
  })

  test('a position names the development in which it was stated by its headline', async () => {
    const page = await openPage(`${product.url}${LONG}`)
    const link = page.locator('#_positions .ev a')
    expect(await link.textContent()).toBe('What happened on day 129')
    await link.click()
    await expect.poll(() => developmentsOf(page)).toEqual(['d129'])
  })

  test('the own page of a development lists its actors with their roles, at a past version too', async () => {
    const page = await openPage(`${product.url}${LONG}?version=50&development=d3`, { viewport: PHONE })
    expect(await page.locator('#d3 .roles').innerText()).toMatch(/By\s+Ada \(The council\)/)
    expect(await page.textContent('.travel')).toContain('Version 50')
    expect(await accessibilityErrors(page)).toEqual([])
  })

  test.each([{}, NO_SCRIPTS])('a long table leads to all its rows (%j)', async (options) => {
    const page = await openPage(`${product.url}${LONG}?version=193`, options)
    expect(await page.locator('.figure').count()).toBe(50)
    expect(await accessibilityErrors(page)).toEqual([])
    await page.locator('#_figures .all-of-them a').click()
    await untilAt(page, '?version=193&all=figures')
    await expect.poll(() => page.locator('.figure').count()).toBe(60)
  })

  test('an address leads to a row that the table does not show at first', async () => {
    const page = await openPage(`${product.url}${LONG}#_figure-f57`)
    await expect.poll(() => page.locator('#_figure-f57').isVisible()).toBe(true)
    await expect.poll(() => page.locator(':target').getAttribute('id')).toBe('_figure-f57')
  })

  test('an unknown development is not found, and the way to the story is open', async () => {
    const page = await openPage(`${product.url}${LONG}?development=none`, { provoked: [/404/] })
    expect(await page.textContent('h1')).toContain('no such development')
    expect((await fetch(page.url())).status).toBe(404)
    await page.locator('main a.btn').first().click()
    await expect.poll(() => developmentsOf(page)).toHaveLength(100)
  })

  test('the chain is verified in place; without scripts the link gives the answer', async () => {
    const page = await openPage(`${product.url}${EXAMPLE}`)
    await page.locator('.verify a').click()
    await expect
      .poll(() => page.locator('.verify [aria-live]').textContent())
      .toBe('Record verified: 40 events in one unbroken chain.')
    expect(await accessibilityErrors(page)).toEqual([])
    const plain = await openPage(`${product.url}${EXAMPLE}?version=25`, {
      ...NO_SCRIPTS,
      provoked: [/favicon/],
    })
    await plain.locator('.verify a').click()
    expect(new URL(plain.url()).pathname).toBe(`/v1${EXAMPLE}/verify`)
    expect(JSON.parse(await plain.innerText('body'))).toMatchObject({ valid: true, version: 25 })
  })
})

test.skipIf(!hasBrowser)('a broken chain is said to be broken', async () => {
  const database = await freshDatabase()
  const service = await startService([], {
    DATABASE_URL: database.url,
    FILROUGE_PUBLIC_READ: 'true',
    FILROUGE_EXAMPLE: 'false',
  })
  onTestFinished(async () => {
    await service.stop()
    await database.drop()
  })
  const client = new Filrouge({ url: service.url, key: ADMIN_KEY })
  await client.appendBody('told', { events: [opened(), reported('a')] })
  const postgres = new Client({ connectionString: database.url })
  await postgres.connect()
  await postgres.query(
    `UPDATE record.event SET hash = repeat('0', 64) WHERE story_id = 'told' AND version = 2`,
  )
  await postgres.end()
  const page = await openPage(`${service.url}/stories/told`)
  await page.locator('.verify a').click()
  await expect.poll(() => page.textContent('.verify [aria-live]')).toContain('The chain is broken.')
})
