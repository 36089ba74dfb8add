import { expect, test } from 'vitest'
import { Turns } from './turns.js'

/** A task that ends when it is told to. */
function task() {
  let end: (error?: Error) => void = () => undefined
  let begun = false
  const done = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve())
  })
  return {
    run: () => {
      begun = true
      return done
    },
    hasBegun: () => begun,
    end: (error?: Error) => end(error),
  }
}

test('a task that is next waits for the one in hand, also where that fails', async () => {
  const turns = new Turns()
  const [first, second] = [task(), task()]
  const failing = turns.now(first.run)
  const next = turns.next(second.run)
  expect([first.hasBegun(), second.hasBegun()]).toEqual([true, false])
  first.end(new Error('lost'))
  await expect(failing).rejects.toThrow('lost')
  await turns.ended(10)
  expect(second.hasBegun()).toBe(true)
  second.end()
  await next
  expect(turns.isFree).toBe(true)
})

test('nothing begins while a task is in hand or waits', async () => {
  const turns = new Turns()
  const [first, second, third] = [task(), task(), task()]
  const one = turns.now(first.run)
  await expect(turns.now(third.run)).rejects.toThrow('two tasks at once')
  const two = turns.next(second.run)
  const free: boolean[] = []
  void one.then(() => free.push(turns.isFree))
  first.end()
  await one
  free.push(turns.isFree)
  second.end()
  await two
  expect([...free, turns.isFree]).toEqual([false, false, true])
  expect(third.hasBegun()).toBe(false)
})

test('who waits for the end of a task is called, and not before', async () => {
  const turns = new Turns()
  const only = task()
  const done = turns.now(only.run)
  let isCalled = false
  const ended = turns.ended(60_000).then(() => (isCalled = true))
  await turns.ended(5)
  expect(isCalled).toBe(false)
  only.end()
  await Promise.all([done, ended])
  expect(isCalled).toBe(true)
})

test('idle waits for the task in hand, and for nothing where there is none', async () => {
  const turns = new Turns()
  await turns.idle()
  const only = task()
  const done = turns.now(only.run)
  let isIdle = false
  const idle = turns.idle().then(() => (isIdle = true))
  await turns.ended(5)
  expect(isIdle).toBe(false)
  only.end()
  await Promise.all([done, idle])
})
