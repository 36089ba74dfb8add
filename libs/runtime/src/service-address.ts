import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The file of a data directory that says where its API listens. */
const FILE = 'address.json'

/**
 * Writes the address of this process's API into a data directory, so that the command line finds it. The address of another
 * API that runs stays.
 * @returns a function that removes the file, unless another process has replaced it
 * @throws the system's error if the directory cannot be written to
 */
export function writeServiceAddress(dataDir: string, url: string): () => void {
  const file = join(dataDir, FILE)
  const other = read(file)
  if (other !== null && other.pid !== process.pid && isAlive(other.pid)) return () => undefined
  const partial = `${file}.${process.pid}`
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(partial, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o644 })
  renameSync(partial, file)
  return () => {
    if (read(file)?.pid === process.pid) rmSync(file, { force: true })
  }
}

/** The URL of the API that uses a data directory. Null if none runs: a process that was killed leaves its file behind. */
export function serviceAddress(dataDir: string): string | null {
  const address = read(join(dataDir, FILE))
  return address && isAlive(address.pid) ? address.url : null
}

function read(file: string): { url: string; pid: number } | null {
  try {
    const { url, pid }: { url?: unknown; pid?: unknown } = JSON.parse(readFileSync(file, 'utf8'))
    const isAddress = typeof url === 'string' && typeof pid === 'number' && Number.isInteger(pid) && pid > 0
    return isAddress ? { url, pid } : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Another user's process must not be signalled, but it is alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
