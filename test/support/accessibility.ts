import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds wrong in a page as it is shown now: a line for each element and rule. Works with scripts off. */
export async function accessibilityErrors(page: Page): Promise<string[]> {
  if (await page.evaluate<boolean>('matchMedia("(scripting: none)").matches')) return errorsOfCopy(page)
  // Strings, since a policy of the page does not hold for what the debugger evaluates.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}

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
