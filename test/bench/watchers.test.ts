import { describe, expect, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { MODES, until } from '../support/services.js'
import { percentile } from './figures.js'
import { append, clock, http, steadily } from './load.js'
import { report } from './results.js'
import { Watchers, type Watching } from './watchers.js'

/** By hand: FILROUGE_BENCH_WATCH_MINUTES=10 npm run bench -- watchers */
const MINUTES = Number(process.env['FILROUGE_BENCH_WATCH_MINUTES'] ?? 0)
const OTHERS = ['other-0', 'other-1', 'other-2', 'other-3', 'other-4']
/** Events a second, every second one in the story that is watched. */
const RATE = 4
/** Large events: they fill the buffers of a stalled watcher within a minute or two. */
const BODY = 'x'.repeat(16_000)
const STORY = '/v1/stories/watched/live'
const ALL = '/v1/live'
const READING: readonly Watching[] = [
  { path: STORY, count: 1_900 },
  { path: ALL, count: 190 },
]
const STALLED: readonly Watching[] = [
  { path: STORY, count: 100, isStalled: true },
  { path: ALL, count: 10, isStalled: true },
]
const STALLED_COUNT = STALLED.reduce((sum, { count }) => sum + count, 0)

/** Watchers that read, and what they have to read. */
interface Readers {
  watchers: Watchers
  count: number
  reads(id: string): boolean
  /** The number of reads that have to come. */
  due: number
}

async function startReaders(url: string): Promise<Readers[]> {
  const readers: Readers[] = []
  for (const watching of READING)
    readers.push({
      watchers: await Watchers.start(url, watching),
      count: watching.count,
      reads: (id) => watching.path === ALL || id.startsWith('watched/'),
      due: 0,
    })
  return readers
}

/** Appends for a minute. @returns how long each watcher waited for each event, in milliseconds */
async function waitsOfMinute(url: string, readers: readonly Readers[]): Promise<number[]> {
  const since = new Map<string, number>()
  await steadily({ rate: RATE, seconds: 60 }, async (n) => {
    const storyId = n % 2 === 0 ? 'watched' : (OTHERS[(n >> 1) % OTHERS.length] ?? '')
    const version = await append(url, storyId, BODY)
    since.set(`${storyId}/${version}`, clock())
  })
  for (const one of readers) {
    one.due += [...since.keys()].filter((id) => one.reads(id)).length * one.count
    await until(
      async () => (await one.watchers.state()).count >= one.due,
      30_000,
      () => 'a watcher has missed an event',
    )
  }
  const reads = await Promise.all(readers.map(({ watchers }) => watchers.reads()))
  return reads.flatMap((of) =>
    [...of].flatMap(([id, times]) => [...times].map((time) => Math.max(0, time - (since.get(id) ?? NaN)))),
  )
}

/** The value of a metric of the API. Those that do not exist yet are 0. */
async function metricOf(url: string, name: string): Promise<number> {
  const lines = (await http(`${url}/metrics`, 200)).split('\n')
  return Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? 0)
}

const megabytes = async (url: string) => (await metricOf(url, 'process_resident_memory_bytes')) / 1_000_000
const cutOff = (url: string) => metricOf(url, 'filrouge_http_streams_ended_total{reason="slow"}')

describe.skipIf(!(MINUTES > 0))('2,000 watchers of a story and 200 of all, 5 % of them stalled', () => {
  test(
    `for ${MINUTES} minutes`,
    async () => {
      const { mode, start } = MODES.findLast(({ skip }) => !skip) ?? MODES[0]
      const { url, stop } = await start()
      for (const storyId of ['watched', ...OTHERS])
        await http(`${url}/v1/stories/${storyId}/events`, 201, JSON.stringify({ events: [opened()] }))
      const readers = await startReaders(url)
      const row = (name: string, ours: number, yardstick: number, most?: number) =>
        report({ name, mode, ours, yardstick, goal: most === undefined ? undefined : { most } })

      const alone = await waitsOfMinute(url, readers)
      const p99Alone = percentile(alone, 0.99)
      const stalled: Watchers[] = []
      for (const watching of STALLED) stalled.push(await Watchers.start(url, watching))
      const begin = await megabytes(url)
      let memory = begin
      let known = 0
      const waits: number[][] = []
      for (let minute = 1; minute <= MINUTES; minute++) {
        const ofMinute = await waitsOfMinute(url, readers)
        waits.push(ofMinute)
        memory = await megabytes(url)
        row(`minute ${minute}: memory of the API, MB; at the start`, memory, begin)
        row(`minute ${minute}: 201 to read, p99, ms; with none stalled`, percentile(ofMinute, 0.99), p99Alone)
        // Once all that stalled are cut off, they come again, and stall again.
        if ((await cutOff(url)) - known < STALLED_COUNT) continue
        known += STALLED_COUNT
        for (const watchers of stalled) await watchers.comeAgain()
      }

      const whole = `${MINUTES} minutes`
      const all = waits.flat()
      row(`${whole}: 201 to read, p99, ms; with none stalled`, percentile(all, 0.99), p99Alone, 1.5)
      row(
        `${whole}: 201 to read, the slowest, ms; with none stalled`,
        percentile(all, 1),
        percentile(alone, 1),
      )
      row(`${whole}: memory of the API at the end, MB; at the start`, memory, begin, 1.2)
      row(`${whole}: stalled watchers that were cut off; stalled at once`, await cutOff(url), STALLED_COUNT)
      for (const { watchers, count, due } of readers) {
        const { count: read, faults } = await watchers.state()
        expect(faults).toEqual([])
        row(`${whole}: events read by ${count} watchers; events to read`, read, due)
      }
      for (const watchers of [...stalled, ...readers.map((one) => one.watchers)]) watchers.stop()
      await stop()
    },
    (MINUTES + 5) * 60_000,
  )
})
