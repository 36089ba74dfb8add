import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.js'

export default mergeConfig(
  base,
  defineConfig({
    test: {
      testTimeout: 900_000,
      hookTimeout: 300_000,
      fileParallelism: false,
      env: { FILROUGE_BENCH: 'true' },
    },
  }),
)
