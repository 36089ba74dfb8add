import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Described {
  paths: Record<string, Record<string, { operationId: string }>>
}

test('each operation of the OpenAPI document has an id of its own (OpenAPI 3.1 §4.8.10)', () => {
  // `npm run check` holds that the file is what the code says.
  const file = join(import.meta.dirname, '../../../docs/openapi.json')
  const { paths }: Described = JSON.parse(readFileSync(file, 'utf8'))
  const ids = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(ids.length).toBeGreaterThan(40)
  expect(ids.filter((id, at) => ids.indexOf(id) < at)).toEqual([])
})
