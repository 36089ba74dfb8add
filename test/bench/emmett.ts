import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freshDatabase } from '../support/postgres.js'
import { freePort } from '../support/ports.js'

export interface Emmett {
  url: string
  stop(): Promise<void>
}

/** Starts the service that is made with Emmett, on a database of its own. @param projection whether it keeps its document */
export async function startEmmett(projection: 'inline' | 'none'): Promise<Emmett> {
  const database = await freshDatabase()
  const port = await freePort()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'yardsticks/emmett.mjs')], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      PORT: String(port),
      PROJECTION: projection,
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
