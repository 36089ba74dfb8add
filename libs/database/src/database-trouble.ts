import { unless } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'

/** The time in which Postgres must answer. A frozen server does not refuse: it is silent. */
const ANSWERS_WITHIN_MS = 5_000

/**
 * Makes a check whether Postgres answers. One question is open at a time, so that a silent server does not take the
 * whole pool.
 * @returns a function that gives the reason why it does not answer; null if it does
 */
export function databaseCheck(dataSource: Pick<DataSource, 'query'>): () => Promise<string | null> {
  let asking: Promise<unknown> | null = null
  return async () => {
    asking ??= dataSource.query('SELECT 1').finally(() => (asking = null))
    try {
      await unless(AbortSignal.timeout(ANSWERS_WITHIN_MS), asking)
      return null
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError')
        return `Postgres does not answer within ${ANSWERS_WITHIN_MS / 1_000} s`
      return error instanceof Error && error.message ? error.message : String(error)
    }
  }
}
