import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startService } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'
import { medianOf } from './figures.js'
import { EVENTS_OF_SMALL, fillSmall } from './fill.js'
import { http, pause } from './load.js'
import { report } from './results.js'

const EVENTS = 100_000
const MORE_EVENTS = process.env['FILROUGE_BENCH_LARGE'] ? 1_000_000 : 0
/** A filled store is read several times, to see how its memory moves. */
const READS = 5
const MEGABYTE = 1_000_000
const inWords = (n: number) => n.toLocaleString('en')

/** The resident memory of the embedded process, in MB. Its Postgres has processes of its own, and is not in it. */
async function residentOf(url: string): Promise<number> {
  const metrics = await http(`${url}/metrics`, 200)
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) / MEGABYTE
}

/** Appends small stories from one number of events to another. @returns the largest memory meanwhile, MB */
async function fill(url: string, from: number, to: number): Promise<number> {
  const stories = (events: number) => Math.ceil(events / EVENTS_OF_SMALL)
  const end = new AbortController()
  const filled = fillSmall(url, stories(to), stories(from)).finally(() => end.abort())
  let most = 0
  while (!end.signal.aborted) {
    most = Math.max(most, await residentOf(url))
    await pause(500)
  }
  await filled
  return most
}

/** The resident memory of a store to which nothing comes. */
async function settled(url: string): Promise<number> {
  const reads: number[] = []
  for (let n = 0; n < READS; n++) {
    reads.push(await residentOf(url))
    await pause(1_000)
  }
  return medianOf(reads)
}

const row = { mode: 'embedded' }

test('starts, and memory of a large store', { timeout: 3_600_000 }, async () => {
  const dataDir = temporaryDirectory()
  const environment = { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' }
  const start = async (name: string) => {
    const begun = performance.now()
    const service = await startService([], environment)
    report({ ...row, name, ours: (performance.now() - begun) / 1_000, goal: { most: 5 } })
    return service
  }
  const first = await start('first start, s')
  const most = await fill(first.url, 0, EVENTS)
  const resident = await settled(first.url)
  expect(resident).toBeGreaterThan(0)
  report({
    ...row,
    name: `resident memory after ${inWords(EVENTS)} events, MB`,
    ours: resident,
    goal: { most: 250 },
  })
  report({ ...row, name: `the most resident memory while ${inWords(EVENTS)} events come, MB`, ours: most })
  if (MORE_EVENTS > 0) {
    const mostOfMore = await fill(first.url, EVENTS, MORE_EVENTS)
    report({
      ...row,
      name: `resident memory after ${inWords(MORE_EVENTS)} events, MB, against ${inWords(EVENTS)}`,
      ours: await settled(first.url),
      yardstick: resident,
      goal: { most: 1.1 },
    })
    report({
      ...row,
      name: `the most resident memory up to ${inWords(MORE_EVENTS)} events, MB, against ${inWords(EVENTS)}`,
      ours: mostOfMore,
      yardstick: most,
    })
  }
  await first.stop()
  const again = await start(`start with ${inWords(Math.max(EVENTS, MORE_EVENTS))} events, s`)
  await again.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
