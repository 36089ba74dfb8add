// npm test: installs, and runs all tests, which build first what they start; what follows `--` goes to Vitest.
import { bin, install, run } from './prepare.mjs'

install()
run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)])
