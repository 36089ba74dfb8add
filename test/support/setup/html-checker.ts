import type { TestProject } from 'vitest/node'
import { sayAbsent } from '../absent.js'
import { findHtmlChecker } from '../html-checker.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the jar of the Nu HTML checker; empty if it cannot run. */
    htmlChecker: string
  }
}

/** Fetches the Nu HTML checker, once. */
export default async function setup({ provide }: TestProject): Promise<void> {
  try {
    provide('htmlChecker', await findHtmlChecker())
  } catch (error) {
    sayAbsent('HTML checker', error, 'The tests of the HTML of pages are SKIPPED. Install Java 17.')
    provide('htmlChecker', '')
  }
}
