import { test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { MODES, type Product } from '../support/services.js'
import { figureOf } from './figures.js'
import { Endpoints } from './endpoints.js'
import { http, pause, times } from './load.js'
import { report } from './results.js'
import { ROUNDS } from './rounds.js'
import { subscribe, SUBSCRIBING } from './subscribers.js'

const STORIES = 1_000
const SUBSCRIPTIONS = 100
const SETTLE_MS = 12_000
/** All products rest at the same time: each counts its own CPU. */
const MS = 6_000

/** The CPU that the processes of the product have used, in seconds. Postgres and Kafka are not among them. */
async function cpuSeconds(services: readonly string[]): Promise<number> {
  const metrics = await Promise.all(services.map((url) => http(`${url}/metrics`, 200)))
  return metrics
    .map((text) => Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]))
    .reduce((sum, seconds) => sum + seconds, 0)
}

/** A product at rest. */
interface Resting {
  mode: string
  product: Product
  endpoints: Endpoints
}

async function startResting({ mode, start }: (typeof MODES)[number]): Promise<Resting> {
  const product = await start(SUBSCRIBING)
  const open = JSON.stringify({ events: [opened()] })
  await times(20, STORIES, async (n) => {
    await http(`${product.url}/v1/stories/s-${n}/events`, 201, open)
  })
  const endpoints = await Endpoints.start(SUBSCRIPTIONS)
  await subscribe(product.url, endpoints.urls, { start: 'now' })
  return { mode, product, endpoints }
}

/** The share of a core that a product uses in some time, in percent. */
async function percentOfCore({ product }: Resting, wait: Promise<unknown>): Promise<number> {
  const [begun, before] = [performance.now(), await cpuSeconds(product.services)]
  await wait
  const seconds = (await cpuSeconds(product.services)) - before
  return (seconds / (performance.now() - begun)) * 100_000
}

test('stores at rest', async () => {
  const resting: Resting[] = []
  for (const mode of MODES) if (!mode.skip) resting.push(await startResting(mode))
  await pause(SETTLE_MS)
  const rounds: number[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const wait = pause(MS)
    rounds.push(await Promise.all(resting.map((one) => percentOfCore(one, wait))))
  }
  for (const [n, { mode, product, endpoints }] of resting.entries()) {
    report({
      name: `at rest, ${STORIES} stories, ${SUBSCRIPTIONS} subscriptions, % of a core`,
      mode,
      ours: figureOf(rounds.map((of) => of[n] ?? NaN)),
      goal: { most: 1 },
    })
    endpoints.stop()
    await product.stop()
  }
})
