import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { startEmbedded } from '../support/services.js'
import { startEmmett } from './emmett.js'
import { http, PADDING, type Measured } from './load.js'
import { read } from './readers.js'
import { report, type Goal } from './results.js'
import { figureBy, inTurn, ROUNDS } from './rounds.js'

const DEVELOPMENTS = 100
const READERS = 16
const ROUND = { readers: READERS, warmMs: 300, ms: 700 }
/** The most reads of past versions in a round. Each is the first of its version, so the cache has no answer. */
const VERSIONS = 400
/** What our reads are compared with. */
const [TEXT, BYTES, DOCUMENT, STREAM] = [
  'bare Fastify sending the same text',
  'bare Fastify sending the same bytes',
  'a document of Emmett',
  'a stream of Emmett',
] as const
const STORY = '/v1/stories/hundred'
const TIMELINE = `${STORY}/timeline`

const developments = Array.from({ length: DEVELOPMENTS }, (_, n) =>
  reported(`d-${n}`, { body: { en: PADDING } }),
)
const ratings = Array.from({ length: ROUNDS * VERSIONS }, (_, n) => ({
  type: 'SourceRated',
  data: { source: `source ${n % 20}`, reliability: 'B', reason: { en: 'why' } },
}))

const stops: (() => unknown)[] = []
afterAll(async () => {
  for (const stop of stops) await stop()
})

/** Starts the product with a story that has its 100 developments since version 101, and as many versions as are read. */
async function startOurs(): Promise<string> {
  const { url, stop } = await startEmbedded()
  stops.push(stop)
  const events = [opened(), ...developments, ...ratings]
  for (let n = 0; n < events.length; n += 100)
    await http(`${url}${STORY}/events`, 201, JSON.stringify({ events: events.slice(n, n + 100) }))
  return url
}

/** Starts the service made with Emmett, with the same developments. */
async function startTheirs(): Promise<string> {
  const { url, stop } = await startEmmett(['stories', 'timelines'])
  stops.push(stop)
  for (const { data } of developments)
    await http(`${url}/stories/hundred/developments`, 201, JSON.stringify(data))
  return url
}

/** Starts Fastify, which sends what the product answers to these paths. */
async function startBare(url: string, paths: readonly string[]): Promise<string> {
  const child = fork(join(import.meta.dirname, 'bare-answers.mjs'))
  stops.push(() => child.kill())
  const bodies = await Promise.all(paths.map(async (path) => [path, await http(`${url}${path}`, 200)]))
  child.send(Object.fromEntries(bodies))
  const [port] = await once(child, 'message')
  return `http://127.0.0.1:${port}`
}

describe(`reads of a story of ${DEVELOPMENTS} developments, ${READERS} readers`, () => {
  let [ours, theirs, bare] = ['', '', '']
  beforeAll(async () => {
    ours = await startOurs()
    theirs = await startTheirs()
    bare = await startBare(ours, [STORY, TIMELINE])
  })

  const again = (url: string, path: string) => () => read({ url, path, from: 0, ...ROUND })
  const first = (path: string) => (round: number) =>
    read({
      url: ours,
      path: `${path}?version={n}`,
      from: 2 + DEVELOPMENTS + round * VERSIONS,
      count: VERSIONS,
      ...ROUND,
    })
  const reportRate = (
    measured: ReadonlyMap<string, Measured[]>,
    name: string,
    [mine, other]: [string, string],
    goal?: Goal,
  ) =>
    report({
      name: `${name} a second, ${READERS} readers, against ${other}`,
      mode: 'embedded',
      ours: figureBy(measured.get(mine), ({ rate }) => rate),
      yardstick: figureBy(measured.get(other), ({ rate }) => rate),
      goal,
    })

  test('timelines', async () => {
    const measured = await inTurn({
      cached: again(ours, TIMELINE),
      [TEXT]: again(bare, TIMELINE),
      [BYTES]: again(bare, `/bytes${TIMELINE}`),
      first: first(TIMELINE),
      [DOCUMENT]: again(theirs, '/stories/hundred/timeline'),
      [STREAM]: again(theirs, '/stories/hundred/events'),
    })
    const cached = 'timelines of 100 from the cache'
    const each = 'timelines of 100, each version for the first time,'
    reportRate(measured, cached, ['cached', TEXT], { least: 0.8 })
    reportRate(measured, cached, ['cached', BYTES], { least: 0.8 })
    reportRate(measured, cached, ['cached', DOCUMENT])
    reportRate(measured, each, ['first', DOCUMENT])
    reportRate(measured, each, ['first', STREAM])
  })

  test('states', async () => {
    const measured = await inTurn({
      cached: again(ours, STORY),
      [BYTES]: again(bare, `/bytes${STORY}`),
      first: first(STORY),
      [DOCUMENT]: again(theirs, '/stories/hundred'),
      [STREAM]: again(theirs, '/stories/hundred/events'),
    })
    for (const yardstick of [BYTES, DOCUMENT, STREAM])
      reportRate(measured, 'states from the cache', ['cached', yardstick])
    for (const yardstick of [DOCUMENT, STREAM])
      reportRate(measured, 'states, each version for the first time,', ['first', yardstick])
  })
})
