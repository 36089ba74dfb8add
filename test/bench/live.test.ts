import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { MODES, until } from '../support/services.js'
import { append, clock, http, pause, percentile } from './load.js'
import { report, writeResults } from './results.js'
import { Watchers } from './watchers.js'

const WATCHERS = 2_000
const RATE = 5
const SECONDS = 15
const STORY = '/v1/stories/watched'

afterAll(writeResults)

/** The time from each 201 to the read of the last watcher, in milliseconds, without the first second. */
async function lastReads(
  url: string,
  path: string,
  /** Appends one event. @returns its id */
  appendOne: (n: number) => Promise<string>,
): Promise<number[]> {
  const watchers = await Watchers.start(url, { path, count: WATCHERS })
  const since = new Map<string, number>()
  const start = performance.now()
  // One after another, so that the bare server gets its frames in order.
  for (let n = 0; n < RATE * SECONDS; n++) {
    await pause(start + (n * 1_000) / RATE - performance.now())
    const id = await appendOne(n)
    since.set(id, clock())
  }
  await until(
    async () => (await watchers.state()).count >= since.size * WATCHERS,
    60_000,
    () => 'not all was read',
  )
  const reads = await watchers.reads()
  expect((await watchers.state()).faults).toEqual([])
  watchers.stop()
  const begun = Math.min(...since.values()) + 1_000
  return [...since].flatMap(([id, at]) => {
    const of = reads.get(id) ?? new Float64Array()
    expect([id, of.length]).toEqual([id, WATCHERS])
    return at < begun ? [] : [Math.max(0, Math.max(...of) - at)]
  })
}

/** A server that only writes these bytes to all watchers. */
async function bareLastReads(frames: readonly string[]): Promise<number[]> {
  const child = fork(join(import.meta.dirname, 'bare-streams.mjs'))
  const [port] = await once(child, 'message')
  const url = `http://127.0.0.1:${port}`
  const times = await lastReads(url, '/', async (n) => {
    const frame = frames[n] ?? ''
    await http(url, 201, frame)
    return /"id":"([^"]+)"/.exec(frame)?.[1] ?? ''
  })
  child.kill()
  return times
}

/** The bytes of the last events of the story, as its watchers got them. */
async function framesOf(url: string): Promise<string[]> {
  const { items } = JSON.parse(await http(`${url}${STORY}/events?from=2&limit=500`, 200))
  return items.map((event: { version: number }) => `id: ${event.version}\ndata: ${JSON.stringify(event)}\n\n`)
}

describe(`${WATCHERS} watchers of one story, 1 KB events`, () => {
  test.each(MODES.filter(({ skip }) => !skip))('$mode', async ({ mode, start }) => {
    const product = await start()
    await http(`${product.url}${STORY}/events`, 201, JSON.stringify({ events: [opened()] }))
    const ours = await lastReads(
      product.url,
      `${STORY}/live`,
      async () => `watched/${await append(product.url, 'watched')}`,
    )
    const frames = await framesOf(product.url)
    await product.stop()
    const bare = await bareLastReads(frames)
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      const [a, b] = [percentile(ours, share), percentile(bare, share)]
      report({
        name: `201 to the read of the last of ${WATCHERS} watchers, ${RATE} events/s, ${name}, ms`,
        mode,
        ours: a,
        yardstick: b,
        ratio: a / b,
        goal: '<= 3',
        met: a / b <= 3,
      })
    }
  })
})
