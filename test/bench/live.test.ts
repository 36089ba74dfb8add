import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { MODES, until } from '../support/services.js'
import { percentile } from './figures.js'
import { append, clock, http, pause } from './load.js'
import { report } from './results.js'
import { figureBy, rounds } from './rounds.js'
import { Watchers } from './watchers.js'

const WATCHERS = 2_000
const WARMING = 10
const EVENTS = 60
/** The least time between two events. An event comes when all have read the one before it. */
const APART_MS = 100
const STORY = '/v1/stories/watched'

/** A server with its watchers. */
interface Watched {
  watchers: Watchers
  /** When the 201 of each event came, by its id. */
  since: Map<string, number>
}

async function watch(url: string, path: string): Promise<Watched> {
  return { watchers: await Watchers.start(url, { path, count: WATCHERS }), since: new Map() }
}

/** Appends an event, and waits until all have read it. @param appendOne gives the id of the event */
async function follow({ watchers, since }: Watched, appendOne: () => Promise<string>): Promise<void> {
  const next = pause(APART_MS)
  const id = await appendOne()
  since.set(id, clock())
  await next
  await until(
    async () => (await watchers.state()).count >= since.size * WATCHERS,
    60_000,
    () => `not all have read ${id}`,
  )
}

/** The time from each 201 to the read of the last watcher, in milliseconds. */
async function lastReads({ watchers, since }: Watched): Promise<number[]> {
  const reads = await watchers.reads()
  expect((await watchers.state()).faults).toEqual([])
  watchers.stop()
  const times = [...since].map(([id, at]) => {
    const ofEvent = reads.get(id) ?? new Float64Array()
    expect([id, ofEvent.length]).toEqual([id, WATCHERS])
    return Math.max(0, Math.max(...ofEvent) - at)
  })
  return times.slice(WARMING)
}

async function startBare(): Promise<{ url: string; stop(): void }> {
  const child = fork(join(import.meta.dirname, 'bare-streams.mjs'))
  const [port] = await once(child, 'message')
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}

/** The bytes of an event, as the watchers of its story got them. */
async function frameOf(url: string, version: number): Promise<string> {
  const { items } = JSON.parse(await http(`${url}${STORY}/events?from=${version}&to=${version}`, 200))
  return `id: ${version}\ndata: ${JSON.stringify(items[0])}\n\n`
}

describe(`${WATCHERS} watchers of one story, 1 KB events`, () => {
  test.each(MODES.filter(({ skip }) => !skip))('$mode', async ({ mode, start }) => {
    const [{ url, stop }, bare] = [await start(), await startBare()]
    await http(`${url}${STORY}/events`, 201, JSON.stringify({ events: [opened()] }))
    const ofOurs = await watch(url, `${STORY}/live`)
    const ofBare = await watch(bare.url, '/')
    // In turns, so that what else the machine does slows both.
    for (let n = 0; n < WARMING + EVENTS; n++) {
      let version = 0
      await follow(ofOurs, async () => {
        version = await append(url, 'watched')
        return `watched/${version}`
      })
      const frame = await frameOf(url, version)
      await follow(ofBare, async () => {
        await http(bare.url, 201, frame)
        return `watched/${version}`
      })
    }
    const [ours, yardstick] = [rounds(await lastReads(ofOurs)), rounds(await lastReads(ofBare))]
    bare.stop()
    await stop()
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const)
      report({
        name: `201 to the read of the last of ${WATCHERS} watchers, ${name}, ms`,
        mode,
        ours: figureBy(ours, (times) => percentile(times, share)),
        yardstick: figureBy(yardstick, (times) => percentile(times, share)),
        goal: { most: 3 },
      })
  })
})
