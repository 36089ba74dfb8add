import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether this run has built the code. */
    isBuilt: boolean
  }
}

const ROOT = join(import.meta.dirname, '../../..')

/** Builds what has changed. End-to-end tests start the built code, which must not be stale. */
export default function setup({ vitest }: TestProject): void {
  const run = vitest.getRootProject()
  if (run.getProvidedContext().isBuilt) return
  const build = join(ROOT, 'tools/build.mjs')
  const { status } = spawnSync(process.execPath, [build], { cwd: ROOT, stdio: 'inherit' })
  if (status !== 0) throw new Error('the code does not build: end-to-end tests would start a stale build')
  run.provide('isBuilt', true)
}
