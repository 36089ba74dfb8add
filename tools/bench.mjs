// npm run bench: measures the product and yardsticks in one run. Prints tables and writes bench-results.json.
// One file alone: npm run bench -- history
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bin, installYardsticks, prepare, run } from './prepare.mjs'

prepare()
installYardsticks()
rmSync(join(import.meta.dirname, '../bench-results.json'), { force: true })
run(
  process.execPath,
  [bin('vitest', 'vitest.mjs'), 'run', '--config', 'vitest.bench.config.ts', ...process.argv.slice(2)],
  {
    env: { ...process.env, FILROUGE_BENCH: 'true' },
  },
)
