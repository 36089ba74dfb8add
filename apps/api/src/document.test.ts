import { expect, test } from 'vitest'
import { describeApi } from './describe.js'

interface Described {
  paths: Record<string, Record<string, { operationId: string }>>
}

test('each operation of the OpenAPI document has an id of its own (OpenAPI 3.1 §4.8.10)', async () => {
  const { paths }: Described = JSON.parse(JSON.stringify(await describeApi()))
  const ids = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(ids.length).toBeGreaterThan(40)
  expect(ids.filter((id, at) => ids.indexOf(id) < at)).toEqual([])
})
