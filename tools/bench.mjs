// npm run bench: measures the product and yardsticks in one run. Prints a table and writes bench-results.json.
// One file alone: npm run bench -- history
import { bin, installYardsticks, prepare, run } from './prepare.mjs'

prepare()
installYardsticks()
run(
  process.execPath,
  [bin('vitest', 'vitest.mjs'), 'run', '--config', 'vitest.bench.config.ts', ...process.argv.slice(2)],
  {
    env: { ...process.env, FILROUGE_BENCH: 'true' },
  },
)
