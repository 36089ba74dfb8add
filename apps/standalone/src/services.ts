import { Module, type DynamicModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { makeApi, ProblemFilter } from '@filrouge/api'
import { startCourier, type Courier } from '@filrouge/courier'
import { startEmbeddedPostgres } from '@filrouge/embedded'
import { hasStoresSecretsKey } from '@filrouge/delivery'
import { startRecorder, type Recorder } from '@filrouge/recorder'
import {
  AddressUnusable,
  Health,
  HealthModule,
  messageOf,
  nestLogger,
  Shutdown,
  VERSION,
  type Config,
  type Logger,
} from '@filrouge/runtime'
import { openStore, secretsKey, WrongSecretsKey, type SecretsKey, type Store } from '@filrouge/store'
import { Vault, type AddressRules } from '@filrouge/webhooks'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { adminKey, type AdminKey } from './admin-key.js'

export const SERVICES = ['api', 'recorder', 'courier'] as const
export type ServiceName = (typeof SERVICES)[number]

export interface ServicesOptions {
  config: Config
  only: ReadonlySet<ServiceName>
  /** What FILROUGE_PUBLIC_READ is where it is not set. */
  publicRead: boolean
  logger: Logger
}

export interface Services {
  /** Where the process listens: the API, or health and metrics alone. */
  url: string
  /** Null where no API runs here. */
  adminKey: AdminKey | null
  store: Store
  /** What the operator should know: each a sentence. */
  notes: readonly string[]
  shutdown: Shutdown
}

/**
 * Starts services in this process, and what they stand on. What was started is stopped again where one fails.
 * @throws ConfigError, DirectoryInUse, DirectoryUnusable, DatabaseUnusable, WrongSecretsKey, AddressUnusable
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { logger } = options
  const shutdown = new Shutdown(logger)
  // Begun in one order, stopped in the other.
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

async function start(
  { config, only, publicRead, logger }: ServicesOptions,
  shutdown: Shutdown,
  started: (name: string, stop: () => Promise<void>) => void,
): Promise<Services> {
  const health = new Health(metricsRegistry())
  shutdown.add('unready', () => health.isStopping())
  const embedded =
    config.DATABASE_URL === undefined ? await startEmbeddedPostgres({ dataDir: config.FILROUGE_DATA }) : null
  if (embedded) started('postgres', () => embedded.stop())
  const store = await openStore({
    config,
    databaseUrl: config.DATABASE_URL ?? embedded?.url ?? '',
    alone: embedded !== null && only.size === SERVICES.length,
    folds: only.has('recorder'),
    name: [...only].join('+'),
    logger,
  })
  started('store', () => store.close())
  health.add({ name: 'postgres', severity: 'ready', trouble: () => databaseTrouble(store) })
  health.add({ name: 'log', severity: 'warns', trouble: () => store.gate.problem() })
  const secrets = only.has('api') || only.has('courier') ? secretsKey(config) : null
  const vault = secrets && (await openVault(secrets, store))
  if (only.has('recorder')) {
    const recorder = await startFolding(store, health, logger)
    started('recorder', () => recorder.close())
  }
  if (only.has('api') || only.has('courier')) await store.notices.start()
  if (vault && only.has('courier')) {
    const courier = await startDelivering(config, store, vault, health, logger)
    started('courier', () => courier.close())
  }
  const app =
    vault && only.has('api')
      ? await apiApp({ config, store, health, publicRead, vault, logger })
      : await healthApp(health, logger)
  started('http', () => app.close())
  const { FILROUGE_HOST: host, FILROUGE_PORT: port } = config
  await app.listen(port, host).catch((error: unknown) => {
    throw new AddressUnusable(host, port, error)
  })
  const key = only.has('api') ? await adminKey(store.dataSource, config) : null
  health.isStarted()
  const url = (await app.getUrl()).replace('[::1]', 'localhost')
  const notes = [...(embedded?.notes ?? []), ...notesOn(secrets, embedded !== null)]
  return { url, adminKey: key, store, notes, shutdown }
}

function metricsRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const info = new Gauge({
    name: 'filrouge_info',
    help: 'The version of this program; always 1.',
    labelNames: ['version'],
    registers: [registry],
  })
  info.set({ version: VERSION }, 1)
  return registry
}

async function databaseTrouble({ dataSource }: Store): Promise<string | null> {
  try {
    await dataSource.query('SELECT 1')
    return null
  } catch (error) {
    return messageOf(error)
  }
}

async function openVault({ key, file }: SecretsKey, { dataSource }: Store): Promise<Vault> {
  const vault = new Vault(key)
  if (!(await hasStoresSecretsKey(dataSource, vault))) throw new WrongSecretsKey(file)
  return vault
}

async function startFolding(
  { gate, dataSource, notices }: Store,
  health: Health,
  logger: Logger,
): Promise<Recorder> {
  const recorder = await startRecorder({
    openLog: () => gate.opened(),
    dataSource,
    registry: health.registry,
    logger,
    recorded: (notice) => notices.publish(notice),
  })
  health.add({ name: 'folding', severity: 'warns', trouble: () => recorder.status.problems()[0] ?? null })
  return recorder
}

const addressesOf = (config: Config): AddressRules => ({
  allowHttp: config.FILROUGE_WEBHOOK_ALLOW_HTTP,
  allowed: config.FILROUGE_WEBHOOK_ALLOW_ADDRESSES ?? [],
})

async function startDelivering(
  config: Config,
  { dataSource, notices, kafka }: Store,
  vault: Vault,
  health: Health,
  logger: Logger,
): Promise<Courier> {
  const courier = await startCourier({
    dataSource,
    notices,
    registry: health.registry,
    logger,
    vault,
    addresses: addressesOf(config),
    timeoutMs: config.FILROUGE_WEBHOOK_TIMEOUT,
    schedule: config.FILROUGE_WEBHOOK_SCHEDULE,
    kafka,
  })
  health.add({ name: 'delivering', severity: 'warns', trouble: () => courier.status.trouble() })
  const { publishing } = courier
  if (publishing) health.add({ name: 'publishing', severity: 'warns', trouble: () => publishing.trouble() })
  return courier
}

/** A key that one machine keeps is not known on another. */
const notesOn = (secrets: SecretsKey | null, isEmbedded: boolean): string[] =>
  isEmbedded || secrets?.file === null || secrets === null
    ? []
    : [
        `The secrets of subscriptions are sealed with the key in ${secrets.file}: other machines need it as FILROUGE_SECRETS_KEY`,
      ]

interface Listening {
  listen(port: number, host: string): Promise<unknown>
  getUrl(): Promise<string>
  close(): Promise<void>
}

interface ApiOptions {
  config: Config
  store: Store
  health: Health
  publicRead: boolean
  vault: Vault
  logger: Logger
}

async function apiApp({ config, store, health, publicRead, vault, logger }: ApiOptions): Promise<Listening> {
  const { app, close } = await makeApi({
    store,
    health,
    logger,
    publicRead: config.FILROUGE_PUBLIC_READ ?? publicRead,
    appendTimeoutMs: config.FILROUGE_APPEND_TIMEOUT,
    readTimeoutMs: config.FILROUGE_READ_TIMEOUT,
    requestTimeoutMs: config.FILROUGE_REQUEST_TIMEOUT,
    rateLimit: config.FILROUGE_RATE_LIMIT,
    corsOrigins: config.FILROUGE_CORS_ORIGINS ?? [],
    webhooks: { addresses: addressesOf(config), vault, most: config.FILROUGE_SUBSCRIPTIONS },
    topicPrefix: store.kafka?.topicPrefix ?? null,
  })
  return { listen: (port, host) => app.listen(port, host), getUrl: () => app.getUrl(), close }
}

/** What a process without an API serves. */
@Module({})
class HealthApp {
  static with(health: Health): DynamicModule {
    return { module: HealthApp, imports: [HealthModule.with(health)] }
  }
}

async function healthApp(health: Health, logger: Logger): Promise<Listening> {
  const app = await NestFactory.create<NestFastifyApplication>(HealthApp.with(health), new FastifyAdapter(), {
    logger: nestLogger(logger),
    abortOnError: false,
  })
  return app.useGlobalFilters(new ProblemFilter(logger))
}
