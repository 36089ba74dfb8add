import { expect, test } from 'vitest'
import { TEN_CHANGES } from '../support/large-story.js'
import { diceOf } from '../support/seed.js'
import { percentile, type Figure } from './figures.js'
import { EVENTS_OF_SMALL, smallStory } from './fill.js'
import { http } from './load.js'
import { report } from './results.js'
import { medianTime } from './rounds.js'
import { developmentsOf, HUNDRED_STORY, LARGE_STORY, startStore, type Store } from './stores.js'

const SMALL_STORE = 1_000
const LARGE_STORE = process.env['FILROUGE_BENCH_LARGE'] ? 1_000_000 : 100_000
const DEVELOPMENTS = developmentsOf(LARGE_STORE)
/** One read in so many is of the large story, which has about as many of a million events. */
const ONE_IN = 6
const WARMING = 60
const READS = 240
const DIFFS = 120
const inWords = (n: number) => n.toLocaleString('en')

interface Version {
  storyId: string
  version: number
}

/** The times of reads, in milliseconds. */
interface Times {
  all: number[]
  ofLarge: number[]
}

/** Random versions of stories, none of them twice: an answer that is cached is no read. */
function* randomVersions({ small, large }: Store): Generator<Version, never> {
  const dice = diceOf('random versions')
  const below = (n: number) => Math.floor(dice() * n)
  const drawn = new Set<string>()
  for (let n = 0; ; n++) {
    const isLarge = large !== null && n % ONE_IN === 0
    const place = isLarge
      ? { storyId: LARGE_STORY, version: 1 + below(large) }
      : { storyId: smallStory(below(small)), version: 1 + below(EVENTS_OF_SMALL) }
    const id = `${place.storyId}/${place.version}`
    if (drawn.has(id)) continue
    drawn.add(id)
    yield place
  }
}

const timeOf = async (url: string) => {
  const at = performance.now()
  await http(url, 200)
  return performance.now() - at
}

/** Reads random versions of stores, one after another, in turns. @returns the times of each store */
async function readRandomly(stores: readonly Store[], path: string): Promise<Times[]> {
  const reads = stores.map((store) => {
    const times: Times = { all: [], ofLarge: [] }
    return { store, versions: randomVersions(store), times }
  })
  for (let n = 0; n < WARMING + READS; n++)
    for (const { store, versions, times } of reads) {
      const { storyId, version } = versions.next().value
      const took = await timeOf(`${store.url}/v1/stories/${storyId}${path}?version=${version}`)
      if (n < WARMING) continue
      times.all.push(took)
      if (storyId === LARGE_STORY) times.ofLarge.push(took)
    }
  return reads.map(({ times }) => times)
}

interface Compared {
  name: string
  ours: Figure | number
  yardstick: Figure | number
  /** The most that the ratio may be. */
  goal?: number
}

const compare = ({ goal, ...figures }: Compared) =>
  report({ ...figures, mode: 'embedded', goal: goal === undefined ? undefined : { most: goal } })

/** Makes ten changes in a story. @returns the URL of the diff of them, which is never cached: it asks what is overdue now */
async function changed(url: string, storyId: string): Promise<string> {
  const { version } = JSON.parse(await http(`${url}/v1/stories/${storyId}`, 200))
  await http(`${url}/v1/stories/${storyId}/events`, 201, JSON.stringify({ events: TEN_CHANGES }))
  return `${url}/v1/stories/${storyId}/diff?from=${version}`
}

async function compareDiffs(url: string): Promise<void> {
  const [ofLarge, ofHundred] = [await changed(url, LARGE_STORY), await changed(url, HUNDRED_STORY)]
  const times = { large: [] as number[], hundred: [] as number[] }
  for (let n = 0; n < WARMING + DIFFS; n++) {
    const [large, hundred] = [await timeOf(ofLarge), await timeOf(ofHundred)]
    if (n < WARMING) continue
    times.large.push(large)
    times.hundred.push(hundred)
  }
  const { developments } = JSON.parse(await http(ofLarge, 200))
  expect(developments).toMatchObject({ added: [{}, {}], merged: [{}, {}], withdrawn: ['d-30'] })
  compare({
    name: `diff of 10 changes, p50, ms: a story of ${inWords(DEVELOPMENTS)} developments; one of 100`,
    ours: medianTime(times.large),
    yardstick: medianTime(times.hundred),
    goal: 3,
  })
}

test('the past of a large store', { timeout: 3_600_000 }, async () => {
  const large = await startStore(LARGE_STORE)
  const small = await startStore(SMALL_STORE)
  for (const [name, path] of [
    ['state', ''],
    ['timeline', '/timeline'],
  ] as const) {
    const [ours, yardstick] = await readRandomly([large, small], path)
    if (!ours || !yardstick) throw new Error('two stores have two times')
    const read = `${name} as of a random version`
    const stores = `${inWords(LARGE_STORE)} events in the store; ${inWords(SMALL_STORE)}`
    compare({
      name: `${read}, p50, ms: ${stores}`,
      ours: medianTime(ours.all),
      yardstick: medianTime(yardstick.all),
      goal: 1.5,
    })
    compare({
      name: `${read}, the slowest, ms: ${stores}`,
      ours: percentile(ours.all, 1),
      yardstick: percentile(yardstick.all, 1),
    })
    compare({
      name: `${read}, p50, ms: a story of ${inWords(DEVELOPMENTS)} developments; small ones`,
      ours: medianTime(ours.ofLarge),
      yardstick: medianTime(yardstick.all),
    })
  }
  await small.stop()
  await compareDiffs(large.url)
  await large.stop()
})
