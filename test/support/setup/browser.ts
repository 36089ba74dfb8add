import type { TestProject } from 'vitest/node'
import { sayAbsent } from '../absent.js'
import { findChromium } from '../chromium.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of Chromium; empty if there is none. */
    chromium: string
  }
}

/** Looks for Chromium. Each worker process of the tests starts it once. */
export default async function setup({ provide }: TestProject): Promise<void> {
  try {
    provide('chromium', await findChromium())
  } catch (error) {
    sayAbsent(
      'Chromium',
      error,
      'The suites in a browser are SKIPPED. Install chromium, or set FILROUGE_CHROMIUM.',
    )
    provide('chromium', '')
  }
}
