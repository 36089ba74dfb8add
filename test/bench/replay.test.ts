import { expect, test } from 'vitest'
import { reported, opened } from '../support/envelopes.js'
import { diceOf } from '../support/seed.js'
import { MODES, until } from '../support/services.js'
import { percentile, type Figure } from './figures.js'
import { http } from './load.js'
import { report } from './results.js'
import { figureBy, rounds } from './rounds.js'
import { Watchers } from './watchers.js'

const DAY = 86_400_000
const SPEED = 86_400
/** A day is a second. The whole year takes more than six minutes. */
const DAYS = process.env['FILROUGE_BENCH_LARGE'] ? 365 : 12
const EVENTS = DAYS * 20

/** Appends the events of some days in the past, at random times. @returns the known time of each version, in order */
async function fillDays(url: string): Promise<number[]> {
  const dice = diceOf('days')
  const begin = Date.now() - (DAYS + 1) * DAY
  const times = Array.from({ length: EVENTS - 2 }, () => begin + Math.floor(dice() * DAYS * DAY))
  const ordered = [begin, ...times, begin + DAYS * DAY].sort((a, b) => a - b)
  for (const [n, time] of ordered.entries()) {
    const events = [n === 0 ? opened() : reported(`d${n}`)]
    await http(`${url}/events`, 201, JSON.stringify({ learnedAt: new Date(time).toISOString(), events }))
  }
  return ordered
}

test('the rhythm of a replay', async () => {
  const [{ mode, start }] = MODES
  const product = await start()
  const path = '/v1/stories/days'
  const known = await fillDays(product.url + path)
  const watchers = await Watchers.start(product.url, { path: `${path}/events?speed=${SPEED}`, count: 1 })
  await until(
    async () => (await watchers.state()).count === EVENTS,
    (DAYS + 30) * 1_000,
    () => 'not all was played',
  )
  const reads = await watchers.reads()
  const times = known.map((_, n) => reads.get(`days/${n + 1}`)?.[0] ?? NaN)
  const [firstRead = NaN, firstKnown = NaN] = [times[0], known[0]]
  const deviations = times.map((read, n) =>
    Math.abs(read - firstRead - ((known[n] ?? NaN) - firstKnown) / SPEED),
  )
  expect(deviations).not.toContain(NaN)
  const row = (name: string, ours: Figure | number) =>
    report({
      name: `replay of ${DAYS} days at speed=${SPEED}, ${EVENTS} events: ${name} deviation from the time of an event, ms`,
      mode,
      ours,
      goal: { most: 50 },
    })
  row(
    'p99',
    figureBy(rounds(deviations), (part) => percentile(part, 0.99)),
  )
  row('largest', percentile(deviations, 1))
  watchers.stop()
  await product.stop()
})
