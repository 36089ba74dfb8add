import { expect, test } from 'vitest'
import { ReadAhead } from './read-ahead.js'

/** A database whose rows say how many statements came before. */
function counting() {
  const sent: string[] = []
  const connection = new ReadAhead({
    query: <Row>({ text }: { text: string }) => Promise.resolve({ rows: [{ n: sent.push(text) }] as Row[] }),
  })
  return { sent, connection }
}

const load = (values: unknown[] = ['a']) => ({ name: 'load', text: 'SELECT', values })

test('the next statement gets the answer of the same read', async () => {
  const { sent, connection } = counting()
  connection.begin(load())
  expect(await connection.query(load())).toEqual({ rows: [{ n: 1 }] })
  expect(sent).toEqual(['SELECT'])
  expect(await connection.query(load())).toEqual({ rows: [{ n: 2 }] })
})

test.each([
  ['another statement comes between', { text: 'UPDATE' }],
  ['the read has other values', load(['b'])],
])('the read is sent again where %s', async (_, between) => {
  const { connection } = counting()
  connection.begin(load())
  expect(await connection.query(between)).toEqual({ rows: [{ n: 2 }] })
  expect(await connection.query(load())).toEqual({ rows: [{ n: 3 }] })
})

test('a failure is thrown to the statement that needs the answer, and to no other', async () => {
  let fails = true
  const connection = new ReadAhead({
    query: () => (fails ? Promise.reject(new Error('away')) : Promise.resolve({ rows: [] })),
  })
  connection.begin(load())
  await expect(connection.query(load())).rejects.toThrow('away')
  connection.begin(load())
  fails = false
  expect(await connection.query({ text: 'UPDATE' })).toEqual({ rows: [] })
})
