import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freshDatabase } from '../support/postgres.js'
import { freePort } from '../support/ports.js'

export interface Emmett {
  url: string
  stop(): Promise<void>
}

/**
 * A projection of the service: what a list shows of a story, or all its developments. It is written in the transaction of
 * each append.
 */
export type Projection = 'stories' | 'timelines'

/** Starts the service that is made with Emmett, on a database of its own. */
export async function startEmmett(projections: readonly Projection[]): Promise<Emmett> {
  const database = await freshDatabase()
  const port = await freePort()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'yardsticks/emmett.mjs')], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      PORT: String(port),
      PROJECTIONS: projections.join(','),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the service made with Emmett ended'))),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
      await database.drop()
    },
  }
}
