import type { Page } from 'playwright-core'

/** A development as its item on the page says it. Texts are without typography: see `plain`. */
export interface ItemFacts {
  id: string
  /** Its importance, its actuality and its status, among other classes. */
  classes: string[]
  headline: string
  headlineLang: string | null
  body: string | null
  /** The date of its group, and its own where that is another. */
  group: string
  own: string | null
  /** When it became known. RFC 3339. */
  knownAt: string
  versions: string
  corrections: string[]
  judgements: string[]
}

/** The numbers, names and texts of a story's page, in the order of the page. */
export interface PageFacts {
  title: string
  tally: string
  knownAt: string
  version: string
  head: string
  key: string[]
  expected: string[]
  items: ItemFacts[]
  positions: string[]
  ledger: string[]
  figures: string[]
  sources: string[]
}

/** A text without curly apostrophes and hard spaces, which are how the page sets it. */
export const plain = (text: string) => text.replaceAll('’', "'").replaceAll(/\s+/g, ' ').trim()

/** Reads what the page of a story says. Its own scripts may be off. */
export async function factsOn(page: Page): Promise<PageFacts> {
  const all = async (selector: string) => (await page.locator(selector).allTextContents()).map(plain)
  const one = async (selector: string) => plain((await page.locator(selector).first().textContent()) ?? '')
  return {
    title: await one('h1'),
    tally: (await all('.tally > span')).join('; '),
    knownAt: (await page.getAttribute('.byline time', 'datetime')) ?? '',
    version: await one('.byline p'),
    head: await one('.hash code'),
    key: await all('.sg.key li'),
    expected: await all('.sg.exp li'),
    items: await itemsOn(page),
    positions: await all('.positions tbody tr'),
    ledger: await all('.ledger tbody tr'),
    figures: await all('.figures .figure'),
    sources: await all('.sources li'),
  }
}

async function itemsOn(page: Page): Promise<ItemFacts[]> {
  const items = await page.locator('.tl .dev').evaluateAll((developments) =>
    developments.map((development): ItemFacts => {
      const text = (selector: string) => development.querySelector(selector)?.textContent ?? null
      const texts = (selector: string) =>
        [...development.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '')
      return {
        id: development.id,
        classes: [...development.classList],
        // Without the note that names its language.
        headline: development.querySelector('h4 a .text')?.firstChild?.textContent ?? text('h4 a') ?? '',
        headlineLang: development.querySelector('h4 a [lang]')?.getAttribute('lang') ?? null,
        body: text('.body') === null ? null : texts('.body').join('\n\n'),
        group: development.closest('.group')?.querySelector('h3 .dt')?.textContent ?? '',
        own: text('.kind .own'),
        knownAt: development.querySelector('.known time')?.getAttribute('datetime') ?? '',
        versions: text('.known .v') ?? '',
        corrections: texts('.correction'),
        judgements: texts('.judged'),
      }
    }),
  )
  return items.map((item) => ({
    ...item,
    headline: plain(item.headline),
    body: item.body === null ? null : plain(item.body),
    group: plain(item.group),
    own: item.own === null ? null : plain(item.own),
    corrections: item.corrections.map(plain),
    judgements: item.judgements.map(plain),
  }))
}
