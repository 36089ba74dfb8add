import { defineConfig } from 'vitest/config'
import { setupOf, sources } from './vitest.config.js'

export default defineConfig({
  ...sources,
  test: {
    include: ['test/bench/**/*.test.ts'],
    globalSetup: [
      'test/bench/results.ts',
      ...(['build', 'postgres', 'kafka', 'browser'] as const).map(setupOf),
    ],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    env: { FILROUGE_BENCH: 'true' },
  },
})
