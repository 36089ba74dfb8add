import { forgetAttempts, freeLeases, knowPartitions } from '@filrouge/record'
import type { DataSource } from 'typeorm'
import { Rest } from './rest.js'

const EVERY_MS = 1_000
/** How long rows of attempts are kept. */
const KEPT_MS = 7 * 24 * 3_600_000
const FORGET_EVERY_MS = 60_000
const FORGET_AT_ONCE = 5_000

/** Frees what couriers held that are gone, knows new partitions, and forgets old attempts; until it is stopped. */
export function keepHouse(dataSource: DataSource, freed: () => void): { run(): Promise<void>; stop(): void } {
  const rest = new Rest()
  let stopping = false
  const run = async () => {
    let forgottenAt = 0
    while (!stopping) {
      await knowPartitions(dataSource)
      if ((await freeLeases(dataSource)) > 0) freed()
      if (Date.now() - forgottenAt >= FORGET_EVERY_MS) {
        const gone = await forgetAttempts(dataSource, new Date(Date.now() - KEPT_MS), FORGET_AT_ONCE)
        forgottenAt = gone < FORGET_AT_ONCE ? Date.now() : 0
      }
      await rest.take(EVERY_MS)
    }
  }
  const stop = () => {
    stopping = true
    rest.wake()
  }
  return { run, stop }
}
