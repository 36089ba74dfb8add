import { pause } from '@filrouge/waiting'
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import type { Installation } from './binaries.js'
import { clusterOf, USER } from './cluster.js'
import { giveTo, type Location } from './location.js'
import { DirectoryUnusable } from './problems.js'
import { isRunning, isZombie, processesIn, until } from './processes.js'

/** A running Postgres. */
export interface Postmaster {
  pid: number
  url: string
}

/** A small Postgres that listens on the loopback only. Durability stays on. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

const START_MS = 60_000
const LOG_BYTES = 10_000_000

/** The postmaster that a killed process left, if it answers. A postmaster that does not answer is stopped. */
export async function foundPostmaster(location: Location, password: string): Promise<Postmaster | null> {
  const file = join(clusterOf(location), 'postmaster.pid')
  if (!existsSync(file)) return null
  const [pidLine = '', , , portLine = ''] = readFileSync(file, 'utf8').split('\n')
  const pid = Number(pidLine)
  if (!Number.isInteger(pid) || pid <= 1) return null
  if (isZombie(pid)) await forgetZombie(location, file)
  if (!isRunning(pid) || !isPostgres(pid)) return null
  const url = urlOf(Number(portLine), password)
  if (await until(() => !isRunning(pid) || answers(url), 10_000)) return isRunning(pid) ? { pid, url } : null
  await stopPostmaster(pid)
  return null
}

/**
 * A zombie postmaster seems to run, so the next one refuses to start. This removes its pid file, after the last of its
 * processes that could still write has ended.
 */
async function forgetZombie(location: Location, file: string): Promise<void> {
  if (await until(() => processesIn(clusterOf(location)).length === 0, 10_000)) rmSync(file, { force: true })
}

/** Failures that pass: processes of a killed postmaster have not ended yet, or another process took the port. */
const PASSING = /shared memory block|already in use|could not bind/

export interface PostmasterOptions {
  password: string
  /** Settings of postgresql.conf that replace ours. */
  settings: Readonly<Record<string, string>>
  /** Without one, a free port is taken. */
  port?: number
}

/** @throws DirectoryUnusable with the last lines of the log of Postgres, if it does not start */
export async function startPostmaster(
  location: Installation,
  options: PostmasterOptions,
): Promise<Postmaster> {
  const logFile = join(location.home, 'postgres.log')
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES) truncateSync(logFile)
  const deadline = Date.now() + START_MS
  for (;;) {
    const before = existsSync(logFile) ? statSync(logFile).size : 0
    const started = await tryToStart(location, options, logFile)
    if (typeof started !== 'string') return started
    const said = readFileSync(logFile, 'utf8').slice(before)
    if (!PASSING.test(said) || Date.now() > deadline)
      throw new DirectoryUnusable(
        `Postgres does not start in ${location.home}: ${started}\n${said.trim().slice(-2_000)}`,
      )
    await pause(200)
  }
}

/** @returns the reason why it does not run, if so */
async function tryToStart(
  location: Installation,
  { password, settings, port = 0 }: PostmasterOptions,
  logFile: string,
): Promise<Postmaster | string> {
  const { home, native, runAs } = location
  const listening = port || (await freePort())
  const log = openSync(logFile, 'a', 0o600)
  giveTo(runAs, logFile)
  const options = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  // In a session of its own: Ctrl-C in a terminal does not stop Postgres before this process.
  const child = spawn(
    join(native, 'bin', 'postgres'),
    ['-D', clusterOf(location), '-p', String(listening), ...options],
    {
      cwd: home,
      detached: true,
      stdio: ['ignore', log, log],
      ...runAs,
    },
  )
  closeSync(log)
  child.unref()
  let ended: string | null = null
  child.once('error', (error) => (ended = String(error)))
  child.once('exit', (code, signal) => (ended = `it ended with ${signal ?? code}`))
  const url = urlOf(listening, password)
  await until(async () => ended !== null || (await answers(url)), START_MS)
  if (ended === null && child.pid !== undefined && (await answers(url))) return { pid: child.pid, url }
  if (child.pid !== undefined && ended === null) await stopPostmaster(child.pid)
  return ended ?? `no answer for ${START_MS / 1000} s`
}

/** Stops Postgres: ends its sessions and writes a checkpoint. If that takes too long, it is stopped by force. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', 6_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 2_000],
  ] as const) {
    if (!isRunning(pid)) return
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if (await until(() => !isRunning(pid), ms)) return
  }
}

export const urlOf = (port: number, password: string, database = 'postgres') =>
  `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

function isPostgres(pid: number): boolean {
  const path = `/proc/${pid}/cmdline`
  return !existsSync('/proc/self') || (existsSync(path) && readFileSync(path, 'utf8').includes('postgres'))
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
