import { setTimeout as pause } from 'node:timers/promises'
import { databaseCheck, poolOf } from '@filrouge/database'
import { startEmbeddedPostgres } from '@filrouge/embedded'
import {
  AddressUnusable,
  databaseUrl,
  Health,
  healthServer,
  measureProcess,
  metricsRegistry,
  metricsServer,
  Shutdown,
  type Check,
  type Config,
  type HttpServer,
  type Logger,
} from '@filrouge/runtime'
import { secretsKey, type SecretsKey } from './secrets-key.js'
import { openStore, type Store } from './store.js'

/** What a process gives to each of its services. */
export interface ServiceBase {
  config: Config
  store: Store
  health: Health
  logger: Logger
  /** The key that seals the secrets of subscriptions. */
  secretsKey(): SecretsKey
  /**
   * Adds a check of the work of a service. A process without an API is ready only if its work goes on; an API is ready
   * while it answers requests.
   */
  checkWork(name: string, trouble: Check['trouble']): void
  /** Adds a step of the shutdown. The steps run in the reverse order. */
  onStop(name: string, stop: () => Promise<void>): void
}

/** A service, as a process starts it. */
export interface Service {
  name: string
  /** Whether it folds the log. Only a process that folds may make a new store. */
  folds: boolean
  /** Whether it answers requests of clients. */
  answersRequests: boolean
  /** Whether it needs notices of what was recorded. */
  hearsNotices: boolean
  /** How long its last work may take at a shutdown, if that is longer than a few seconds. Milliseconds. */
  lastWorkMs?(config: Config): number
  /** @returns the server of its HTTP, which also serves health and metrics; null if it has none */
  start(base: ServiceBase): Promise<HttpServer | null>
  /** Runs as soon as the process listens. */
  listening?(base: ServiceBase): Promise<void>
}

export interface ServicesOptions {
  config: Config
  /** In the order in which they start. At most one has a server of HTTP: the last. */
  services: readonly Service[]
  /** Whether no other process uses the store, if its Postgres is the embedded one. */
  alone: boolean
  /** What must hold before the process is ready, besides what its services need. Default: nothing. */
  checks?: readonly Omit<Check, 'severity'>[]
  logger: Logger
}

export interface StartedServices {
  /** The address of the API, or of health and metrics alone. */
  url: string
  store: Store
  /** The address of the metrics, if they have a port of their own. */
  metricsUrl: string | null
  /** Sentences for the operator. */
  notes: readonly string[]
  shutdown: Shutdown
}

/** The time of a shutdown without the last work of a service, and without the time in which requests are still accepted. */
const STOP_MS = 8_000

type OnStop = ServiceBase['onStop']

/**
 * Starts the store, health and services in this process. If one fails, everything that was started is stopped again.
 * @throws ConfigError, DirectoryInUse, DirectoryUnusable, DatabaseUnusable, WrongSecretsKey, AddressUnusable
 */
export async function startServices(options: ServicesOptions): Promise<StartedServices> {
  const { config, services, logger } = options
  const lastWorkMs = Math.max(0, ...services.map((service) => service.lastWorkMs?.(config) ?? 0))
  const shutdown = new Shutdown(logger, STOP_MS + config.FILROUGE_DRAIN + lastWorkMs)
  const started: [name: string, stop: () => Promise<void>][] = []
  try {
    return await start(options, shutdown, (name, stop) => started.unshift([name, stop]))
  } catch (error) {
    for (const [, stop] of started) await stop().catch(() => undefined)
    started.length = 0
    throw error
  } finally {
    for (const [name, stop] of started) shutdown.add(name, stop)
  }
}

async function start(options: ServicesOptions, shutdown: Shutdown, onStop: OnStop): Promise<StartedServices> {
  const { config, services, checks = [], logger } = options
  const health = new Health(metricsRegistry(), config.FILROUGE_METRICS_PORT === undefined)
  const hasApi = services.some(({ answersRequests }) => answersRequests)
  shutdown.add('unready', () => health.isStopping())
  // Until a load balancer has seen that, it sends requests here.
  if (hasApi) shutdown.add('drain', () => pause(config.FILROUGE_DRAIN))
  const notes = new Set<string>()
  const store = await openStoreOf(options, notes, onStop)
  health.add({ name: 'postgres', severity: 'ready', trouble: databaseCheck(store.dataSource) })
  health.add({ name: 'log', severity: 'degrades', trouble: () => store.gate.problem() })
  for (const check of checks) health.add({ ...check, severity: 'ready' })
  measureProcess({ health, pool: poolOf(store.dataSource), lag: () => store.gate.lag() })
  if (services.some(({ hearsNotices }) => hearsNotices)) await store.notices.start()
  const base: ServiceBase = {
    config,
    store,
    health,
    logger,
    secretsKey: () => notedSecretsKey(config, notes),
    checkWork: (name, trouble) => health.add({ name, severity: hasApi ? 'degrades' : 'ready', trouble }),
    onStop,
  }
  let server: HttpServer | null = null
  for (const service of services) server = (await service.start(base)) ?? server
  const metricsUrl = health.servesMetrics
    ? null
    : await listen(metricsServer(health.registry), config, 'FILROUGE_METRICS_PORT', onStop)
  const url = await listen(server ?? (await healthServer(health, logger)), config, 'FILROUGE_PORT', onStop)
  for (const service of services) await service.listening?.(base)
  health.isStarted()
  return { url, metricsUrl, store, notes: [...notes], shutdown }
}

/** Opens the store of DATABASE_URL, or else of the embedded Postgres, which is started first. */
async function openStoreOf(
  { config, services, alone, logger }: ServicesOptions,
  notes: Set<string>,
  onStop: OnStop,
): Promise<Store> {
  const embedded =
    config.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({
          dataDir: config.FILROUGE_DATA,
          said: (sentence) => logger.error(sentence),
        })
      : null
  if (embedded) onStop('postgres', () => embedded.stop())
  for (const note of embedded?.notes ?? []) notes.add(note)
  const store = await openStore({
    config,
    databaseUrl: databaseUrl(config) ?? embedded?.url ?? '',
    alone: alone && embedded !== null,
    folds: services.some(({ folds }) => folds),
    name: services.map(({ name }) => name).join('+'),
    logger,
  })
  onStop('store', () => store.close())
  return store
}

/** Other machines do not know a key that this machine made: a note says so, if there can be other machines. */
function notedSecretsKey(config: Config, notes: Set<string>): SecretsKey {
  const made = secretsKey(config)
  if (made.file !== null && config.DATABASE_URL !== undefined)
    notes.add(
      `The secrets of subscriptions are sealed with the key in ${made.file}: other machines need it as FILROUGE_SECRETS_KEY`,
    )
  return made
}

async function listen(
  server: HttpServer,
  config: Config,
  variable: 'FILROUGE_PORT' | 'FILROUGE_METRICS_PORT',
  onStop: OnStop,
): Promise<string> {
  onStop('http', () => server.close())
  const { FILROUGE_HOST: host, [variable]: port = 0 } = config
  await server.listen(port, host).catch((error: unknown) => {
    throw new AddressUnusable(host, port, variable, error)
  })
  return (await server.getUrl()).replace('[::1]', 'localhost')
}
