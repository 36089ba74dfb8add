import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, PHONE } from '../support/browser.js'
import {
  dialogOf,
  fill,
  openForm,
  openStory,
  openWithKey,
  sendForm,
  SOON,
  startNewsroom,
  type Newsroom,
} from '../support/editing.js'

/** What the browser says of a request that it could not make, and of answers that refuse. */
const LOST = [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED|ERR_CONNECTION/, /status of (4\d\d|503)/]

describe.skipIf(!hasBrowser)('what an editor types', () => {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom()
  })
  afterAll(() => newsroom?.stop())

  async function story() {
    const storyId = `strait-${randomUUID()}`
    await openStory(newsroom.client, storyId)
    return storyId
  }
  const open = (storyId: string, lang = 'en', opening = {}) =>
    openWithKey(`${newsroom.url}/stories/${storyId}?lang=${lang}`, newsroom.key('editor'), {
      provoked: LOST,
      ...opening,
    })
  const typesOf = async (storyId: string, from = 5) => {
    const types: string[] = []
    for await (const { type } of newsroom.client.events(storyId, { from })) types.push(type)
    return types
  }

  test('meets a conflict, and is applied on top of what was recorded meanwhile', async () => {
    const storyId = await story()
    const [first, second] = [await open(storyId), await open(storyId, 'fr', { viewport: PHONE })]
    const mine = await openForm(first, 'talks', 'Correct')
    await fill(mine, { Headline: 'Talks begin in Oslo', Reason: 'Where they are' })
    const theirs = await openForm(second, 'talks', 'Corriger')
    await fill(theirs, { 'Date des faits': '2025-09-05', Source: 'NTB', Motif: 'L’hôte a donné la date' })
    await sendForm(second)
    await mine.getByRole('button', { name: 'Correct' }).click()
    await mine.getByRole('heading', { name: 'Someone else was faster' }).waitFor()
    const said = await mine.innerText()
    expect(said).toContain('You wrote on version 4; the file is now at version 5.')
    expect(said.replaceAll(/\s+/g, ' ')).toContain(
      'Recorded meanwhile Date 4 September 2025 5 September 2025',
    )
    expect(said.replaceAll(/\s+/g, ' ')).toContain('Headline Talks open Talks begin in Oslo')
    expect(await first.evaluate('document.activeElement.id')).toBe('_cf-h')
    expect(await accessibilityErrors(first)).toEqual([])
    await mine.getByRole('button', { name: 'Apply mine on top of version 5' }).click()
    await first.waitForSelector('dialog', { state: 'detached' })
    expect(await newsroom.client.development(storyId, 'talks')).toMatchObject({
      headline: { en: 'Talks begin in Oslo', fr: 'Ouverture des pourparlers' },
      occurred: '2025-09-05',
      attribution: [{ source: 'NTB', saidBy: 'the host' }, { source: 'ANSA' }],
      actors: [{ name: 'Norway', role: 'host', wikidata: 'Q20' }],
      kind: { category: 'consult', mode: 'visit', contexts: ['military'] },
      revision: 3,
    })
    await first.waitForSelector('#talks :text("Talks begin in Oslo")')
  })

  test('is discarded after a conflict', async () => {
    const storyId = await story()
    const page = await open(storyId)
    const form = await openForm(page, null, 'Raise an issue')
    await fill(form, { Question: 'Who pays?' })
    await newsroom.client.append(storyId, [{ type: 'StoryDescribed', data: { tags: ['ports'] } }])
    await form.locator('.ed-act .solid').click()
    await form.getByRole('button', { name: 'Discard mine' }).click()
    await page.waitForSelector('dialog', { state: 'detached' })
    expect(await typesOf(storyId)).toEqual(['StoryDescribed'])
    const again = await openForm(page, null, 'Raise an issue')
    expect(await again.getByLabel('Question').inputValue()).toBe('')
  })

  test('survives a closed form and a reload, and is forgotten once it is recorded', async () => {
    const storyId = await story()
    const page = await open(storyId)
    await fill(await openForm(page, null, 'Report a development'), { Headline: 'A ship leaves' })
    await page.keyboard.press('Escape')
    await page.reload()
    await page.waitForSelector('.ed-bar')
    const form = await openForm(page, null, 'Report a development')
    expect(await form.getByLabel('Headline').inputValue()).toBe('A ship leaves')
    expect(await form.getByRole('status').innerText()).toBe('What you typed earlier was kept.')
    await fill(form, { 'When it happened': '2025', Kind: 'Talks' })
    await sendForm(page)
    const next = await openForm(page, null, 'Report a development')
    expect(await next.getByLabel('Headline').inputValue()).toBe('')
    expect(
      await page.evaluate('Object.keys(sessionStorage).filter((name) => name.includes("draft"))'),
    ).toEqual([])
  })

  test('survives a lost connection, and is sent again', async () => {
    const storyId = await story()
    const page = await open(storyId)
    const form = await openForm(page, null, 'Report a development')
    await fill(form, { Headline: 'A ship leaves', 'When it happened': '2025', Kind: 'Talks' })
    await page.context().setOffline(true)
    await form.locator('.ed-act .solid').click()
    await form.getByText('The connection is lost.').waitFor()
    expect(await accessibilityErrors(page)).toEqual([])
    await page.context().setOffline(false)
    await form.getByRole('button', { name: 'Send again' }).click()
    await page.waitForSelector('#a-ship-leaves')
    expect(await typesOf(storyId)).toEqual(['DevelopmentReported'])
  })

  test('is recorded once, though its answer was lost, it was reloaded, and it is sent again', async () => {
    const storyId = await story()
    const page = await open(storyId)
    const form = await openForm(page, null, 'Report a development')
    await fill(form, { Headline: 'A ship leaves', 'When it happened': '2025', Kind: 'Talks' })
    await page.route('**/events', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await form.locator('.ed-act .solid').click()
    await form.getByText('The service did not answer.').waitFor()
    expect(await typesOf(storyId)).toEqual(['DevelopmentReported'])
    await page.unroute('**/events')
    await page.reload()
    await page.waitForSelector('#a-ship-leaves .ed-menu')
    await openForm(page, null, 'Report a development')
    await sendForm(page)
    expect(await typesOf(storyId)).toEqual(['DevelopmentReported'])
    await expect.poll(() => page.textContent('#_ed-said'), SOON).toBe('Recorded as version 5.')
  })

  test('is told apart from what was sent before, where it was changed since', async () => {
    const storyId = await story()
    const page = await open(storyId)
    const form = await openForm(page, null, 'Raise an issue')
    await fill(form, { Question: 'Who pays?' })
    await page.route('**/events', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await form.locator('.ed-act .solid').click()
    await form.getByText('The service did not answer.').waitFor()
    await page.unroute('**/events')
    await fill(form, { Question: 'Who pays for it?' })
    await form.locator('.ed-act .solid').click()
    await form.getByText('What you sent before was recorded as version 5.').waitFor()
    await form.getByRole('button', { name: 'Show it' }).click()
    await page.waitForSelector('article.story[data-version="5"]')
    expect(await typesOf(storyId)).toEqual(['IssueRaised'])
  })

  test('is sent once, however often the button is pressed', async () => {
    const storyId = await story()
    const page = await open(storyId)
    let sent = 0
    page.on('request', (request) => (sent += request.method() === 'POST' ? 1 : 0))
    const form = await openForm(page, null, 'Close the story')
    await form.locator('.ed-act .solid').dblclick()
    await page.waitForSelector('dialog', { state: 'detached' })
    expect(sent).toBe(1)
    expect(await typesOf(storyId)).toEqual(['StoryClosed'])
  })

  test('waits for its verdict where the service has not judged it yet', async () => {
    const storyId = await story()
    const page = await open(storyId)
    const form = await openForm(page, null, 'Raise an issue')
    await fill(form, { Question: 'Who pays?' })
    await page.route('**/events', (route) =>
      route.continue({ headers: { ...route.request().headers(), prefer: 'respond-async' } }),
    )
    await sendForm(page)
    expect(await typesOf(storyId)).toEqual(['IssueRaised'])
  })

  test('is shown to be wrong at its field, in the language of the page where that knows it', async () => {
    const storyId = await story()
    const page = await open(storyId, 'fr')
    const form = await openForm(page, null, 'Rapporter un fait')
    await fill(form, { Titre: 'Un navire part', 'Date des faits': '2025-13', Nature: 'Échange' })
    const said = form.getByText(/^Il n’y a pas de mois 13/)
    expect(await said.count()).toBe(1)
    await form.locator('.ed-act .solid').click()
    expect(await said.count()).toBe(1)
    expect(await page.evaluate('document.activeElement.id')).toBe('_field-occurred')
    await fill(form, { 'Date des faits': '2025-09', Identifiant: 'talks', 'Adresse de l’article': 'nowhere' })
    expect(await form.locator('#_field-occurred-say').innerText()).toBe('Se lit septembre 2025')
    await form.locator('.ed-act .solid').click()
    await form.locator('#_field-attribution-0-url[aria-invalid]').waitFor()
    const complaint = form.locator('#_field-attribution-0-url-bad')
    expect(await complaint.innerText()).toMatch(/^La valeur n’est pas acceptée\./)
    expect(await complaint.locator('[lang=en]').innerText()).toContain('nowhere')
    await fill(form, { 'Adresse de l’article': 'https://example.org/', Source: 'AFP' })
    await form.locator('.ed-act .solid').click()
    await form.locator('#_field-developmentId[aria-invalid]').waitFor()
    expect(await form.locator('#_field-developmentId-bad').innerText()).toBe(
      'Un fait du dossier porte déjà cet identifiant.',
    )
    expect(await page.evaluate('document.activeElement.id')).toBe('_field-developmentId')
  })

  test('is recorded with a warning, which stays until it was read', async () => {
    const storyId = await story()
    const page = await open(storyId)
    const form = await openForm(page, null, 'Report a development')
    await fill(form, { Headline: 'A ship leaves', 'When it happened': '2125', Kind: 'Talks' })
    await form.locator('.ed-act .solid').click()
    await form.getByRole('heading', { name: 'Recorded as version 5.' }).waitFor()
    expect(await form.locator('.ed-warnings').innerText()).toContain('2125')
    expect(await accessibilityErrors(page)).toEqual([])
    await form.getByRole('button', { name: 'Close' }).click()
    await page.waitForSelector('#a-ship-leaves')
    expect(await dialogOf(page).count()).toBe(0)
  })

  test('is recorded with a warning in the language of the page', async () => {
    const storyId = await story()
    const page = await open(storyId, 'fr')
    const form = await openForm(page, null, 'Rapporter un fait')
    await fill(form, { Titre: 'Un navire part', 'Date des faits': '2125', Nature: 'Échange' })
    await form.locator('.ed-act .solid').click()
    await form.getByRole('heading', { name: 'Enregistré à la version 5.' }).waitFor()
    const warnings = form.locator('.ed-warnings')
    expect(await warnings.innerText()).toContain('Date des faits La date est à venir')
    expect(await warnings.locator('[lang]').count()).toBe(0)
    expect(await accessibilityErrors(page)).toEqual([])
  })

  test('is typed and sent by keyboard alone, and the focus goes where one goes on', async () => {
    const storyId = await story()
    const page = await open(storyId)
    const focused = () => page.evaluate('document.activeElement.textContent.trim()')
    await page.focus('#talks .ed-menu summary')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Correct')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#_field-changes-headline')
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog', { state: 'detached' })
    expect(await focused()).toBe('Edit')
    await page.keyboard.press('Enter')
    for (let n = 0; n < 7; n++) await page.keyboard.press('Tab')
    expect(await focused()).toBe('Withdraw')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.id'), SOON).toBe('_field-reason')
    await page.keyboard.type('A mistake')
    for (let n = 0; n < 2; n++) await page.keyboard.press('Tab')
    expect(await focused()).toBe('Withdraw')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#talks.withdrawn')
    await expect.poll(focused, SOON).toBe('Talks open')
    expect(await typesOf(storyId)).toEqual(['DevelopmentWithdrawn'])
  })
})
