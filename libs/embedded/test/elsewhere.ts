import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface Elsewhere {
  /** Null if Postgres was not started. */
  url: string | null
  notes: string[]
  /** The reason why Postgres was not started. */
  error: string | null
  /** Resolves when the process has ended. */
  kill(signal: NodeJS.Signals): Promise<void>
}

export interface ElsewhereOptions {
  as?: { uid?: number; gid?: number }
  /** The index.js of the launcher, if it is not that of the repository. */
  launcher?: string
}

const START_MS = 25_000
const LAUNCHER = join(import.meta.dirname, '../dist/index.js')

/** A separate process that starts Postgres and runs until SIGTERM. */
export function startElsewhere(
  dataDir: string,
  { as, launcher = LAUNCHER }: ElsewhereOptions = {},
): Promise<Elsewhere> {
  const script = `const { startEmbeddedPostgres } = await import(process.argv[1])
    const say = (facts) => console.log(JSON.stringify({ url: null, notes: [], error: null, ...facts }))
    const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] })
      .catch((error) => { say({ error: error.name + ': ' + error.message }); process.exit(1) })
    process.on('SIGTERM', async () => { await postgres.stop(); process.exit(0) }); setInterval(() => {}, 1000)
    say({ url: postgres.url, notes: postgres.notes })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, launcher, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...as,
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  const late = setTimeout(() => child.kill('SIGTERM'), START_MS)
  return new Promise<Elsewhere>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString()
      if (said.endsWith('\n')) resolve({ ...JSON.parse(said), kill })
    })
    void ended.then(() => reject(new Error('it ended and said nothing')))
  }).finally(() => clearTimeout(late))
}
