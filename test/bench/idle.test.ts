import { afterAll, describe, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { MODES } from '../support/services.js'
import { Endpoints } from './endpoints.js'
import { http, pause, times } from './load.js'
import { report, writeResults } from './results.js'
import { subscribe, SUBSCRIBING } from './subscribers.js'

const STORIES = 1_000
const SUBSCRIPTIONS = 100
const SETTLE_MS = 10_000
const MS = 30_000

afterAll(writeResults)

/** The CPU that the processes of the product have used, in seconds. Postgres and Kafka are not among them. */
async function cpuSeconds(services: readonly string[]): Promise<number> {
  const metrics = await Promise.all(services.map((url) => http(`${url}/metrics`, 200)))
  return metrics
    .map((text) => Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]))
    .reduce((sum, seconds) => sum + seconds, 0)
}

describe('a store at rest', () => {
  test.each(MODES.filter(({ skip }) => !skip))('$mode', async ({ mode, start }) => {
    const product = await start(SUBSCRIBING)
    const open = JSON.stringify({ events: [opened()] })
    await times(20, STORIES, async (n) => {
      await http(`${product.url}/v1/stories/s-${n}/events`, 201, open)
    })
    const endpoints = await Endpoints.start(SUBSCRIPTIONS)
    await subscribe(product.url, endpoints.urls, { start: 'now' })
    await pause(SETTLE_MS)
    const before = await cpuSeconds(product.services)
    await pause(MS)
    const percent = ((await cpuSeconds(product.services)) - before) / (MS / 100_000)
    report({
      name: `at rest, ${STORIES} stories, ${SUBSCRIPTIONS} subscriptions, % of a core`,
      mode,
      ours: percent,
      yardstick: null,
      ratio: null,
      goal: '< 1',
      met: percent < 1,
    })
    endpoints.stop()
    await product.stop()
  })
})
