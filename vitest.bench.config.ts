import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { setupOf, sources } from './vitest.config.js'

/** Every run has the files in the same order. What is measured first warms the broker for the others. */
class ByName extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve([...files].sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1)))
  }
}

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
    sequence: { sequencer: ByName },
    env: { FILROUGE_BENCH: 'true' },
  },
})
