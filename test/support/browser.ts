import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect, inject, onTestFinished } from 'vitest'
import { complaintsOf } from './page-complaints.js'

/** Whether there is a browser. Without one, suites are skipped: `describe.skipIf(!hasBrowser)`. */
export const hasBrowser = inject('chromium') !== ''

/** A telephone, and a wide window. */
export const PHONE = { width: 390, height: 844 }
export const WIDE = { width: 1280, height: 900 }

/** How a page is opened: what Playwright takes, such as `colorScheme` and `javaScriptEnabled`, and what is allowed. */
export interface Opening extends BrowserContextOptions {
  /** Origins that the page may ask, besides its own. Default: none. */
  origins?: readonly string[]
  /** Complaints that the test provokes, such as those of requests to a service that it has stopped. Default: none. */
  provoked?: readonly RegExp[]
}

/**
 * Opens an address in a new context of the browser, with its own storage; its window is WIDE. The context closes with the
 * test. The test fails if the page complained until then: see `complaintsOf`.
 */
export async function openPage(address: string, opening: Opening = {}): Promise<Page> {
  const { origins = [], provoked = [], ...options } = opening
  const context = await (await browser()).newContext({ viewport: WIDE, ...options })
  const complaints = complaintsOf(context, [new URL(address).origin, ...origins])
  onTestFinished(async () => {
    await context.close()
    const real = complaints.filter((complaint) => !provoked.some((one) => one.test(complaint)))
    expect(real, `complaints of the page at ${address}`).toEqual([])
  })
  const page = await context.newPage()
  await page.goto(address)
  return page
}

let launched: Promise<Browser> | null = null

/** The browser of this process, which ends with it. */
const browser = () => (launched ??= launch())

const launch = () =>
  chromium.launch({
    executablePath: inject('chromium'),
    // The tests open pages of their own. A sandbox does not start as root, nor in many containers.
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
