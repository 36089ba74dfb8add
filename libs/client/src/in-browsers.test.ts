import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundled } from '../../../test/support/bundle.js'

const entry = (file: string) => bundled(join(import.meta.dirname, file))

test('the client needs no module of Node, and is small', async () => {
  const code = await entry('index.ts')
  expect(code).toContain('last-event-id')
  expect(gzipSync(code).length).toBeLessThan(10_000)
})

test.each(['receiver/index.ts', 'verify-events.ts'])('%s needs Node, so it is an entry of its own', (file) =>
  expect(entry(file)).rejects.toThrow(/browsers have no node:/),
)
