// npm run bench: measures the product and yardsticks in one run. Prints a table and writes bench-results.json.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bin, prepare, run } from './prepare.mjs'

prepare()
rmSync(join(import.meta.dirname, '../bench-results.json'), { force: true })
run(
  process.execPath,
  [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--config',
    'vitest.bench.config.ts',
    'test/bench',
    ...process.argv.slice(2),
  ],
  {
    env: { ...process.env, FILROUGE_BENCH: 'true' },
  },
)
