import { DatabaseUnusable } from '@filrouge/database'
import { DirectoryInUse, DirectoryUnusable } from '@filrouge/embedded'
import { AddressUnusable, ConfigError, makeLogger, readConfig, startUnderSignals } from '@filrouge/runtime'
import { WrongSecretsKey } from './secrets-key.js'
import { startServices, type Service, type StartedServices } from './services.js'

/** Failures that the operator can mend. Their message is a sentence. */
const MENDABLE = [
  AddressUnusable,
  ConfigError,
  DatabaseUnusable,
  DirectoryInUse,
  DirectoryUnusable,
  WrongSecretsKey,
]

/** Runs a program until SIGTERM or SIGINT. If it cannot start, the reason is printed and the exit code is 1. */
export async function runMain(start: Parameters<typeof startUnderSignals>[0]): Promise<void> {
  try {
    await startUnderSignals(start)
  } catch (error) {
    const isMendable = MENDABLE.some((kind) => error instanceof kind)
    console.error(isMendable && error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

/**
 * Starts services as programs for operators: the start and its notes go to the log.
 * @throws ConfigError, DirectoryInUse, DirectoryUnusable, DatabaseUnusable, WrongSecretsKey, AddressUnusable
 */
export async function startOnLog(
  environment: Readonly<Record<string, string | undefined>>,
  services: readonly Service[],
  alone = false,
): Promise<StartedServices> {
  const config = readConfig(environment)
  const names = services.map(({ name }) => name)
  const logger = makeLogger(config.FILROUGE_LOG_LEVEL, names.join('+'))
  const started = await startServices({ config, services, alone, logger })
  for (const note of started.notes) logger.info(note)
  const { url, metricsUrl } = started
  logger.info({ url, ...(metricsUrl !== null && { metricsUrl }), services: names }, 'started')
  return started
}
