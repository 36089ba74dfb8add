import axe, { type AxeResults, type NodeResult } from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds wrong in a page as it is shown now: a line for each element and rule. Works with scripts off. */
export async function accessibilityErrors(page: Page): Promise<string[]> {
  if (await page.evaluate<boolean>('matchMedia("(scripting: none)").matches')) return errorsOfCopy(page)
  // Strings, since a policy of the page does not hold for what the debugger evaluates.
  await page.evaluate(axe.source)
  const { violations, incomplete } = await page.evaluate<AxeResults>(`(async () => {
    const before = document.adoptedStyleSheets
    const plain = new CSSStyleSheet()
    plain.replaceSync(${JSON.stringify(PLAIN)})
    document.adoptedStyleSheets = [...before, plain]
    try {
      return await axe.run(document, { 
        resultTypes: ['violations', 'incomplete'],
        rules: { 'target-size': { enabled: true } },
      })
    } finally {
      document.adoptedStyleSheets = before
    }
  })()`)
  // What an open box covers was judged while it was closed.
  const isCovered = await page.evaluate<boolean>('document.querySelector(".pop[open]") !== null')
  const open = isCovered ? [...OPEN, 'bgOverlap'] : OPEN
  const unjudged = incomplete
    .filter(({ id }) => id === 'color-contrast')
    .map((rule) => ({ ...rule, nodes: rule.nodes.filter((node) => isUnproved(node, open)) }))
  return [...violations, ...unjudged].flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}

/**
 * Takes away what axe cannot see through, so that it judges the contrast that it would leave open: the thread and other
 * marks beside texts, drawn backgrounds, and bars that stay while the page is scrolled; and shows what a browser draws only when it is scrolled to. The colours of
 * texts on drawn backgrounds are in `apps/web/src/styles/contrast.test.ts`.
 */
const PLAIN = `
  *::before, *::after { display: none !important }
  * { background-image: none !important; content-visibility: visible !important }
  .jump, .travel, .group > .rail, .group h3, .ed-act { position: static !important }`

/** What axe leaves open: an empty field, and a text that is scrolled out of its box or stands in a box over others. */
const OPEN = ['emptyValue', 'elmPartiallyObscured', 'elmPartiallyObscuring', 'shortTextContent']

/** Axe does not judge texts in drawings, and the i of the wordmark is drawn. */
function isUnproved({ html, any }: NodeResult, open: readonly string[]): boolean {
  if (any.some(({ data }) => open.includes(reasonOf(data)))) return false
  return !/^<text\b/.test(html) && html !== '<span class="i">i</span>'
}

const reasonOf = (data: unknown) =>
  typeof data === 'object' && data !== null && 'messageKey' in data ? String(data.messageKey) : ''

/** Axe needs timers, and there are none where scripts are off. So it reads a copy, in which the page's own do not run. */
async function errorsOfCopy(page: Page): Promise<string[]> {
  const isDark = await page.evaluate<boolean>('matchMedia("(prefers-color-scheme: dark)").matches')
  const context = await page
    .context()
    .browser()
    ?.newContext({ viewport: page.viewportSize(), colorScheme: isDark ? 'dark' : 'light' })
  if (!context) throw new Error('the page has no browser')
  // A browser with scripts does not show what stands in these elements.
  const body = (await page.content()).replaceAll(/<\/?noscript\b[^>]*>/g, '')
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "script-src 'none'",
  }
  const copy = await context.newPage()
  await copy.route('**', (route) =>
    route.request().isNavigationRequest() ? route.fulfill({ body, headers }) : route.continue(),
  )
  try {
    await copy.goto(page.url())
    return await accessibilityErrors(copy)
  } finally {
    await context.close()
  }
}
