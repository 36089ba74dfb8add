import { rmSync } from 'node:fs'
import { Filrouge, type Role } from '@filrouge/client'
import type { Locator, Page } from 'playwright-core'
import { openPage, type Opening } from './browser.js'
import { dataDirectory } from './postgres.js'
import { ADMIN_KEY, startService } from './services.js'

/** A product with a key for each role, and what its process has said. */
export interface Newsroom {
  url: string
  client: Filrouge
  key(role: Role): string
  said(): string
  stop(): Promise<void>
}

/** Starts the product on an embedded Postgres. */
export async function startNewsroom(environment: Readonly<Record<string, string>> = {}): Promise<Newsroom> {
  const dataDir = dataDirectory()
  const service = await startService([], {
    FILROUGE_DATA: dataDir,
    FILROUGE_EXAMPLE: 'false',
    FILROUGE_LOG_LEVEL: 'debug',
    ...environment,
  })
  const client = new Filrouge({ url: service.url, key: ADMIN_KEY })
  const keys = new Map<Role, string>([['admin', ADMIN_KEY]])
  for (const role of ['reader', 'reporter', 'editor'] as const)
    keys.set(role, (await client.makeKey({ name: `the ${role}`, role })).key)
  return {
    url: service.url,
    client,
    key: (role) => keys.get(role) ?? '',
    said: service.said,
    stop: async () => {
      await service.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Opens a story in English that has a development `talks`, an issue `troops` and an expectation `treaty`. */
export async function openStory(client: Filrouge, storyId: string): Promise<void> {
  await client.append(storyId, [
    {
      type: 'StoryOpened',
      data: { title: { en: 'The strait' }, language: 'en', tags: ['sea'] },
    },
    {
      type: 'DevelopmentReported',
      data: {
        developmentId: 'talks',
        headline: { en: 'Talks open', fr: 'Ouverture des pourparlers' },
        body: { en: 'In Oslo.' },
        occurred: '2025-09-04',
        kind: { category: 'consult', mode: 'visit', contexts: ['military'] },
        actors: [{ name: 'Norway', role: 'host', wikidata: 'Q20' }],
        attribution: [{ source: 'AFP', saidBy: 'the host' }, { source: 'ANSA' }],
        language: 'en',
      },
    },
    {
      type: 'IssueRaised',
      data: { issueId: 'troops', question: { en: 'Foreign troops?', de: 'Fremde Truppen?' } },
    },
    {
      type: 'ExpectationAnnounced',
      data: { expectationId: 'treaty', what: { en: 'A treaty' }, window: '2025-12', announcedBy: 'Norway' },
    },
  ])
}

/** Opens a page and pastes a key. */
export async function openWithKey(address: string, key: string, opening: Opening = {}): Promise<Page> {
  const page = await openPage(address, opening)
  await pasteKey(page, key)
  return page
}

export async function pasteKey(page: Page, key: string): Promise<void> {
  await page.click('[data-editing]')
  await page.fill('#_key', key)
  await page.keyboard.press('Enter')
  await page.waitForSelector('dialog', { state: 'detached' })
}

/** How long a condition may take on a busy machine: `expect.poll(read, SOON)`. */
export const SOON = { timeout: 20_000 }

export const dialogOf = (page: Page): Locator => page.getByRole('dialog')

/**
 * Opens a form from its menu.
 * @param subject the id of a development or of the row of an expectation; null: the story
 */
export async function openForm(page: Page, subject: string | null, title: string): Promise<Locator> {
  const menu = page.locator(subject === null ? '.ed-bar' : `[id="${subject}"] .ed-menu`)
  const button = menu.getByRole('button', { name: title, exact: true })
  if (!(await button.isVisible())) await menu.locator('summary').click()
  await button.click()
  const dialog = dialogOf(page)
  await dialog.locator('form').waitFor()
  return dialog
}

/** Fills in fields by their labels, those that are folded away too. */
export async function fill(form: Locator, values: Readonly<Record<string, string>>): Promise<void> {
  const more = form.locator('.ed-more:not([open]) > summary')
  if (await more.isVisible()) await more.click()
  for (const [label, value] of Object.entries(values)) {
    const control = form.getByLabel(label, { exact: true })
    const isChoice = (await control.and(form.page().locator('select')).count()) > 0
    if (isChoice) await control.selectOption({ label: value })
    else if (value === 'tick') await control.check()
    else await control.fill(value)
  }
}

/** Sends the form, and waits until what was recorded is shown. */
export async function sendForm(page: Page): Promise<void> {
  const dialog = dialogOf(page)
  await dialog.locator('.ed-act .solid').click()
  await dialog.waitFor({ state: 'detached', timeout: 10_000 }).catch(async () => {
    throw new Error(`the form is still there: ${await dialog.innerText()}`)
  })
}
