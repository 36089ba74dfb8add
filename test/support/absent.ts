const LINE = '*'.repeat(72)

/**
 * Says loudly that a program is absent, and that the tests which need it are skipped.
 * @param skipped the tests, and what to install: sentences
 * @throws Error under CI, where no test may be skipped
 */
export function sayAbsent(program: string, error: unknown, skipped: string): void {
  const why = `There is no ${program} to test with: ${error instanceof Error ? error.message : String(error)}`
  if (process.env['CI'] === 'true') throw new Error(why, { cause: error })
  console.error(`\n${LINE}\n${why}\n${skipped}\n${LINE}\n`)
}
