import { expect, test } from 'vitest'
import { Batched } from './batched.js'

/** Questions that the test answers by hand. Each is its list of keys. */
function byHand() {
  const questions: { keys: readonly string[]; answer(values: Map<string, number> | Error): void }[] = []
  const batched = new Batched<string, number>(
    (keys) =>
      new Promise((resolve, reject) =>
        questions.push({
          keys,
          answer: (values) => (values instanceof Error ? reject(values) : resolve(values)),
        }),
      ),
  )
  return { batched, questions }
}

const turn = () => new Promise(setImmediate)

test('look-ups that come while a question is under way are asked together in the next', async () => {
  const { batched, questions } = byHand()
  const first = batched.get('a')
  const again = batched.get('a')
  const others = [batched.get('b'), batched.get('b'), batched.get('c')]
  expect(questions.map(({ keys }) => keys)).toEqual([['a']])
  questions[0]?.answer(new Map([['a', 1]]))
  expect(await first).toBe(1)
  await turn()
  expect(questions[1]?.keys).toEqual(['a', 'b', 'c'])
  questions[1]?.answer(new Map([['a', 2], ['b', 3]])) // prettier-ignore
  expect(await again).toBe(2)
  expect(await Promise.all(others)).toEqual([3, 3, undefined])
})

test('a question that fails fails its look-ups alone', async () => {
  const { batched, questions } = byHand()
  const first = batched.get('a')
  const second = batched.get('b')
  questions[0]?.answer(new Error('gone'))
  await expect(first).rejects.toThrow('gone')
  await turn()
  questions[1]?.answer(new Map([['b', 1]]))
  expect(await second).toBe(1)
})
