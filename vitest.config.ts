import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
// Chooses the seed of the run, which the processes of tests inherit.
import './test/support/seed.js'

/** How tests read the code: from its sources, not from what was built. */
export const sources = {
  // Nest's dependency injection reads decorator metadata, which oxc emits only when asked.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  // Vitest's own environment, in which global setups run.
  environments: {
    __vitest__: { resolve: { conditions: ['source', 'node'], externalConditions: ['source', 'node'] } },
  },
}

/** A group of test files, and what starts before them: files of test/support/setup. A run starts each once. */
interface Project {
  name: string
  needs: readonly ('build' | 'postgres' | 'kafka' | 'browser' | 'html-checker')[]
  include: string[]
  exclude: string[]
}

const DATABASE = '{apps,libs}/**/*.db.test.ts'
const KAFKA = '{apps,libs}/**/*.kafka.test.ts'
/** Its tests start Postgres by themselves, and the launcher as it was built. */
const LAUNCHER = 'libs/embedded/**/*.db.test.ts'
const PURE = 'test/example.test.ts'

/** Every test file is in exactly one of them. */
const PROJECTS: readonly Project[] = [
  { name: 'unit', needs: [], include: ['{apps,libs}/**/*.test.ts', PURE], exclude: [DATABASE, KAFKA] },
  { name: 'db', needs: ['postgres'], include: [DATABASE], exclude: [LAUNCHER] },
  {
    name: 'e2e',
    needs: ['build', 'postgres', 'kafka'],
    include: ['test/**/*.test.ts', KAFKA, LAUNCHER],
    exclude: [PURE, 'test/{crash,bench,page}/**'],
  },
  {
    name: 'page',
    needs: ['build', 'postgres', 'browser', 'html-checker'],
    include: ['test/page/**/*.test.ts'],
    exclude: [],
  },
  { name: 'crash', needs: ['build', 'postgres', 'kafka'], include: ['test/crash/**/*.test.ts'], exclude: [] },
]

export const setupOf = (need: Project['needs'][number]) => `test/support/setup/${need}.ts`

export default defineConfig({
  ...sources,
  test: {
    // Many tests wait for processes of their own more than they work.
    maxWorkers: Math.max(3, availableParallelism()),
    testTimeout: 30_000,
    // A machine that does much else is slow: a condition has time to become true.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    setupFiles: ['test/support/setup/seed.ts'],
    projects: PROJECTS.map(({ name, needs, include, exclude }) => ({
      extends: true,
      test: {
        name,
        include,
        exclude: ['**/{node_modules,dist}/**', ...exclude],
        globalSetup: needs.map(setupOf),
        // Files in one process load the code once: that takes more time than their tests. So does a browser.
        ...(['unit', 'db', 'page'].includes(name) && { isolate: false }),
        // Each crash test loads the whole machine: they run last, one at a time.
        ...(name === 'crash' && { maxWorkers: 1, sequence: { groupOrder: 1 } }),
      },
    })),
  },
})
