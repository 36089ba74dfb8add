import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser } from '../support/browser.js'
import {
  fill,
  openForm,
  openStory,
  openWithKey,
  sendForm,
  SOON,
  startNewsroom,
  type Newsroom,
} from '../support/editing.js'

/** A form: what it is opened from, what is typed, and the event that is recorded. */
type Case = [title: string, from: string | null, typed: Record<string, string>, type: string, data: object]

const WHY = { Reason: 'The host said so' }
const reason = { en: 'The host said so' }

const CASES: readonly Case[] = [
  [
    'Report a development',
    null,
    {
      Headline: 'A ship leaves',
      Text: 'At dawn.',
      'When it happened': '2025-09-05~',
      Kind: 'Other',
      'What kind it is': 'departure',
      'Who said it': 'the harbour master',
      Source: 'Reuters',
      'Address of the report': 'https://example.org/ship',
      Importance: 'Key',
      State: 'Planned',
    },
    'DevelopmentReported',
    {
      developmentId: 'a-ship-leaves',
      headline: { en: 'A ship leaves' },
      body: { en: 'At dawn.' },
      occurred: '2025-09-05~',
      kind: { category: 'other', note: 'departure' },
      attribution: [{ saidBy: 'the harbour master', source: 'Reuters', url: 'https://example.org/ship' }],
      importance: 'key',
      actuality: 'planned',
      language: 'en',
    },
  ],
  [
    'Correct',
    'talks',
    {
      Headline: 'Talks begin',
      'Who said it': 'Norway',
      ...WHY,
      'How serious the mistake is': 'A slip of the pen',
    },
    'DevelopmentCorrected',
    {
      developmentId: 'talks',
      changes: {
        headline: { en: 'Talks begin', fr: 'Ouverture des pourparlers' },
        attribution: [{ source: 'AFP', saidBy: 'Norway' }, { source: 'ANSA' }],
      },
      reason,
      severity: 'minor',
    },
  ],
  ['Withdraw', 'talks', WHY, 'DevelopmentWithdrawn', { developmentId: 'talks', reason }],
  ['Hold', 'talks', WHY, 'DevelopmentHeld', { developmentId: 'talks', reason }],
  [
    'Translate',
    'talks',
    { Headline: 'Gespräche beginnen', 'Language of the texts': 'de' },
    'TranslationAdded',
    { developmentId: 'talks', headline: 'Gespräche beginnen', language: 'de' },
  ],
  [
    'Corroborate',
    'talks',
    { Source: 'NTB', 'Who said it': 'a guest' },
    'ReportCorroborated',
    { developmentId: 'talks', attribution: { source: 'NTB', saidBy: 'a guest' } },
  ],
  [
    'Dispute',
    'talks',
    { 'Who disputes it': 'Sweden', 'What they say': 'Nobody came.' },
    'ReportDisputed',
    { developmentId: 'talks', by: 'Sweden', statement: { en: 'Nobody came.' } },
  ],
  [
    'Assess',
    'talks',
    { 'How credible it is': '2: probably true', ...WHY },
    'CredibilityAssessed',
    { developmentId: 'talks', credibility: 2, reason },
  ],
  [
    'Raise an issue',
    null,
    { Question: 'Who pays?', Identifier: 'money' },
    'IssueRaised',
    { issueId: 'money', question: { en: 'Who pays?' } },
  ],
  [
    'State a position',
    null,
    {
      Issue: 'Foreign troops?',
      Actor: 'France',
      Position: 'Conditional',
      'On what terms': 'A cease-fire\nA mandate',
      'The development in which it was said': 'Talks open',
    },
    'PositionStated',
    {
      issueId: 'troops',
      actor: 'France',
      scope: 'general',
      stance: 'conditional',
      conditions: [{ en: 'A cease-fire' }, { en: 'A mandate' }],
      developmentId: 'talks',
    },
  ],
  [
    'Announce what is expected',
    null,
    { 'What is to happen': 'A vote', 'When it is to happen': '2025-10/..', 'Who announced it': 'Norway' },
    'ExpectationAnnounced',
    { expectationId: 'a-vote', what: { en: 'A vote' }, window: '2025-10/..', announcedBy: 'Norway' },
  ],
  [
    'Revise',
    '_expectation-treaty',
    { 'When it is to happen': '2026-01', ...WHY },
    'ExpectationRevised',
    { expectationId: 'treaty', window: '2026-01', reason },
  ],
  [
    'Fulfilled',
    '_expectation-treaty',
    { 'The development that fulfils it': 'Talks open', 'Only in part': 'tick' },
    'ExpectationFulfilled',
    { expectationId: 'treaty', by: 'talks', partly: true },
  ],
  ['Cancelled', '_expectation-treaty', WHY, 'ExpectationCancelled', { expectationId: 'treaty', reason }],
  ['Lapsed', '_expectation-treaty', WHY, 'ExpectationLapsed', { expectationId: 'treaty', reason }],
  [
    'Report a figure',
    null,
    { 'What the figure is of': 'Ships', Value: '20..30', Unit: 'ships', Source: 'AFP' },
    'FigureReported',
    {
      figureId: 'ships',
      label: { en: 'Ships' },
      value: { from: 20, to: 30 },
      unit: 'ships',
      attribution: { source: 'AFP' },
    },
  ],
  [
    'Describe the story',
    null,
    { Title: 'The strait and its ports', Tags: 'sea, ports' },
    'StoryDescribed',
    { title: { en: 'The strait and its ports' }, tags: ['sea', 'ports'] },
  ],
  ['Close the story', null, {}, 'StoryClosed', {}],
]

describe.skipIf(!hasBrowser)('a form for those with a key', () => {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom()
  })
  afterAll(() => newsroom?.stop())

  /** A story, opened in the browser of an editor. */
  async function edited() {
    const { client, key, url } = newsroom
    const storyId = `strait-${randomUUID()}`
    await openStory(client, storyId)
    const page = await openWithKey(`${url}/stories/${storyId}?lang=en`, key('editor'))
    const last = async () => {
      const events = []
      for await (const event of client.events(storyId, { from: 5 })) events.push(event)
      return events
    }
    return { storyId, page, last }
  }

  test.each(CASES)('%s: it is recorded as typed, and shown', async (title, from, typed, type, data) => {
    const { page, last } = await edited()
    const form = await openForm(page, from, title)
    await fill(form, typed)
    await sendForm(page)
    expect(await last()).toEqual([
      expect.objectContaining({ version: 5, type, data, recordedBy: 'the editor' }),
    ])
    await expect.poll(() => page.getAttribute('article.story', 'data-version'), SOON).toBe('5')
    await expect.poll(() => page.textContent('#_ed-said'), SOON).toBe('Recorded as version 5.')
    // A form about the story leads to its title, or to what it has added.
    const within = from === null ? '.story' : `[id="${from}"]`
    await expect
      .poll(() => page.evaluate(`document.activeElement.closest('${within}') !== null`), SOON)
      .toBe(true)
  })

  test('what is settled cannot be settled again', async () => {
    const { page } = await edited()
    await fill(await openForm(page, '_expectation-treaty', 'Cancelled'), WHY)
    await sendForm(page)
    await page.waitForSelector('.ledger .cancelled')
    expect(await page.locator('.ledger tbody tr').count()).toBe(1)
    expect(await page.locator('.ledger .ed-menu').count()).toBe(0)
  })

  test('what was held is released, and a closed story opened again', async () => {
    const { page, last } = await edited()
    for (const [from, title] of [
      ['talks', 'Hold'],
      ['talks', 'Release'],
      [null, 'Close the story'],
      [null, 'Open the story again'],
    ] as const) {
      await fill(await openForm(page, from, title), WHY)
      await sendForm(page)
      await page.waitForSelector('#_ed-said')
      await page.evaluate('document.getElementById("_ed-said").remove()')
    }
    expect((await last()).map(({ type }) => type)).toEqual([
      'DevelopmentHeld',
      'HoldReleased',
      'StoryClosed',
      'StoryReopened',
    ])
  })

  test('lists in a report, and a story that is opened from the list of stories', async () => {
    const { client, url, key } = newsroom
    // A restricted story is not there until its page has the key.
    const page = await openWithKey(`${url}/?lang=en`, key('editor'), { provoked: [/404/] })
    const opening = await openForm(page, null, 'Open a story')
    const title = `Étude ${randomUUID().slice(0, 8)}`
    await fill(opening, { Title: title, 'Who may read it': 'Only keys that are allowed to' })
    await sendForm(page)
    const storyId = title.toLowerCase().replace('é', 'e').replace(' ', '-')
    await page.waitForURL(`${url}/stories/${storyId}?lang=en`)
    await page.waitForSelector('.ed-bar')
    const form = await openForm(page, null, 'Report a development')
    await fill(form, { Headline: 'It begins', 'When it happened': '2025', Kind: 'Talks' })
    await form.getByRole('button', { name: 'Add: Actor' }).click()
    await form.getByRole('button', { name: 'Add: Place' }).click()
    await form.getByRole('button', { name: 'Add: Place' }).click()
    await fill(form, { Actor: 'Norway', Role: 'hosts' })
    await form.getByLabel('Place').first().fill('Oslo')
    await form.getByLabel('Country').first().fill('NO')
    await sendForm(page)
    expect(await client.development(storyId, 'it-begins')).toMatchObject({
      actors: [{ name: 'Norway', role: 'host' }],
      places: [{ name: 'Oslo', country: 'NO' }],
    })
    expect(await client.state(storyId)).toMatchObject({ visibility: 'restricted', title: { en: title } })
  })
})
