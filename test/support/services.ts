import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { freePort } from './ports.js'
import { dataDirectory, freshDatabase } from './postgres.js'

export const ADMIN_KEY = 'frk_testtest_0123456789abcdefghijklmnopqrstuvwxyz'
const CLI = join(import.meta.dirname, '../../apps/cli/bin/filrouge.js')

/** A process of the product. */
export interface Service {
  url: string
  process: ChildProcess
  /** All output of the process. */
  said(): string
  /** @returns the exit code, or the signal that ended the process */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

/** A running product, with the URL of its API. */
export interface Product {
  url: string
  /** The addresses of its processes. */
  services: readonly string[]
  /** Stops all processes, then starts them again on the same data and the same ports. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts a process of the product on a free port, and waits until it is up. */
export async function startService(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  port?: number,
): Promise<Service> {
  const chosen = port ?? (await freePort())
  const url = `http://127.0.0.1:${chosen}`
  const child = spawn(process.execPath, [CLI, 'start', ...args], {
    env: {
      PATH: process.env['PATH'],
      FILROUGE_ADMIN_KEY: ADMIN_KEY,
      FILROUGE_PORT: String(chosen),
      FILROUGE_DRAIN: '0s',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  )
  const service: Service = {
    url,
    process: child,
    said: () => said,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
  await until(
    async () => {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the process ended while it started:\n${said}`)
      return (await statusOf(`${url}/health/startup`)) === 200
    },
    60_000,
    () => `it is not up:\n${said}`,
  )
  return service
}

/** Starts all services, or some, in one process over an embedded Postgres. */
export async function startEmbedded(
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Product> {
  const dataDir = dataDirectory()
  const start = (port?: number) =>
    startService(args, { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false', ...environment }, port)
  let service = await start()
  return {
    url: service.url,
    services: [service.url],
    restart: async () => {
      await service.stop()
      service = await start(portOf(service))
    },
    stop: async () => {
      await service.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Starts API, recorder and courier as separate processes over a real Kafka and a real Postgres. */
export async function startDistributed(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
  const database = await freshDatabase()
  const shared = {
    DATABASE_URL: database.url,
    KAFKA_BROKERS: inject('kafkaBrokers'),
    FILROUGE_TOPIC_PREFIX: `e2e-${randomUUID()}.`,
    FILROUGE_REPLICATION: '1',
    FILROUGE_PUBLIC_READ: 'true',
    FILROUGE_LOG_LEVEL: 'error',
    FILROUGE_SECRETS_KEY: randomBytes(32).toString('base64'),
    ...environment,
  }
  const start = async (port?: number) => {
    const recorder = await startService(['--only', 'recorder'], shared)
    const [api, courier] = await Promise.all([
      startService(['--only', 'api'], shared, port),
      startService(['--only', 'courier'], shared),
    ])
    await until(
      async () => !JSON.stringify(await (await fetch(`${api.url}/health/ready`)).json()).includes('warning'),
      30_000,
      () => 'the log is not open',
    )
    return {
      api,
      urls: [api, recorder, courier].map((one) => one.url),
      stop: () => Promise.all([api.stop(), recorder.stop(), courier.stop()]),
    }
  }
  let services = await start()
  const { url } = services.api
  return {
    url,
    get services() {
      return services.urls
    },
    restart: async () => {
      await services.stop()
      services = await start(portOf(services.api))
    },
    stop: async () => {
      await services.stop()
      await database.drop()
    },
  }
}

const portOf = ({ url }: Service) => Number(new URL(url).port)

export const MODES = [
  { mode: 'embedded', start: startEmbedded, skip: false },
  { mode: 'distributed', start: startDistributed, skip: inject('kafkaBrokers') === '' },
] as const

/** Polls until a condition is true. @throws Error if it is not within `ms` */
export async function until(
  holds: () => Promise<boolean> | boolean,
  ms: number,
  why: () => string,
): Promise<void> {
  const deadline = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(why())
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function statusOf(url: string): Promise<number | null> {
  try {
    const answer = await fetch(url)
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return null
  }
}
