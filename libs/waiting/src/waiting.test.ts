import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { pause, SessionLoop, unless, WakeUp } from './index.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  promise.then(
    () => (settled = true),
    () => (settled = true),
  )
  await vi.advanceTimersByTimeAsync(0)
  return settled
}

describe('a pause', () => {
  test('ends after its time', async () => {
    const paused = pause(100)
    await vi.advanceTimersByTimeAsync(99)
    expect(await isSettled(paused)).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await isSettled(paused)).toBe(true)
  })

  test('ends when the signal aborts, and leaves no timer behind', async () => {
    const stop = new AbortController()
    const paused = pause(100, stop.signal)
    stop.abort()
    expect(await isSettled(paused)).toBe(true)
    expect(await isSettled(pause(100, stop.signal))).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a wake-up', () => {
  test('ends the wait', async () => {
    const wakeUp = new WakeUp()
    const waited = wakeUp.wait(100)
    expect(await isSettled(waited)).toBe(false)
    wakeUp.call()
    expect(await isSettled(waited)).toBe(true)
  })

  test('that comes before the wait counts for one wait', async () => {
    const wakeUp = new WakeUp()
    wakeUp.call()
    wakeUp.call()
    expect(wakeUp.isCalled).toBe(true)
    expect(await isSettled(wakeUp.wait(100))).toBe(true)
    expect(wakeUp.isCalled).toBe(false)
    expect(await isSettled(wakeUp.wait(100))).toBe(false)
  })
})

test('work is waited for unless the signal aborts first', async () => {
  const stop = new AbortController()
  await expect(unless(stop.signal, Promise.resolve(1))).resolves.toBe(1)
  await expect(unless(stop.signal, Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  const never = unless(stop.signal, new Promise(() => undefined))
  stop.abort(new Error('stopped'))
  await expect(never).rejects.toThrow('stopped')
})

describe('a loop of sessions', () => {
  test('begins again after a failure: later each time, and soon again after progress', async () => {
    const pauses: number[] = []
    let sessions = 0
    const loop = new SessionLoop({
      session: () => {
        sessions += 1
        if (sessions === 5) loop.progresses()
        return Promise.reject(new Error('failed'))
      },
      failed: (_, againInMs) => pauses.push(againInMs),
      retry: { firstMs: 100, longestMs: 400 },
    })
    loop.start()
    await vi.advanceTimersByTimeAsync(100 + 200 + 400 + 400 + 100)
    expect(pauses).toEqual([100, 200, 400, 400, 100, 200])
    await loop.stop()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sessions).toBe(6)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('stops its session, and does not call what ends it then a failure', async () => {
    const failures: unknown[] = []
    const loop = new SessionLoop({
      session: (stopping) => unless(stopping, new Promise(() => undefined)),
      failed: (error) => failures.push(error),
      retry: { firstMs: 100, longestMs: 100 },
    })
    loop.start()
    expect(await isSettled(loop.stop())).toBe(true)
    expect(failures).toEqual([])
  })
})
