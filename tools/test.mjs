// npm test: installs, builds, and runs all tests; what follows `--` goes to Vitest.
import { bin, prepare, run } from './prepare.mjs'

prepare()
run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)])
