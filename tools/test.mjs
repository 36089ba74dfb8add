// npm test: installs, and runs all tests. Tests build the code that they start. Arguments after `--` go to Vitest.
import { bin, install, run } from './prepare.mjs'

install()
run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)])
