import { expect, test } from 'vitest'
import { commitStatement, Rows } from './statement.js'
import { LIVE } from './target.js'

const feed = { partition: 0, sequence: '1', story_id: 's', version: 1 }

test('a batch writes only the tables that it has rows for, and always moves its checkpoints', () => {
  const rows = new Rows()
  rows.add('feed', feed)
  const { text, values } = commitStatement(LIVE, rows, [])
  expect(text).toContain('INSERT INTO service.feed')
  expect(text).not.toContain('INSERT INTO record.event')
  expect(text).toContain('UPDATE record.checkpoint')
  expect(values[0]).toBe(JSON.stringify([feed]))
})

test('a batch writes only the last of rows that replace each other', () => {
  const rows = new Rows()
  rows.replace('head', 's', { story_id: 's', version: 1, state: {} })
  rows.replace('head', 's', { story_id: 's', version: 2, state: {} })
  expect(rows.of('head')).toEqual([{ story_id: 's', version: 2, state: {} }])
})

test('batches that touch the same tables share a prepared statement', () => {
  const [one, two, other] = [new Rows(), new Rows(), new Rows()]
  one.add('feed', feed)
  two.add('feed', { ...feed, sequence: '2' })
  expect(commitStatement(LIVE, one, []).name).toBe(commitStatement(LIVE, two, []).name)
  expect(commitStatement(LIVE, other, []).name).not.toBe(commitStatement(LIVE, one, []).name)
})
