import { makeLogger, readConfig } from '@filrouge/runtime'
import { SERVICES, startServices, startStandalone, type ServiceName } from '@filrouge/standalone'
import { InvalidArgumentError } from 'commander'

/** Starts all services on the embedded default, or those named, in this process; until SIGTERM. */
export async function start({ only }: { only?: string }): Promise<void> {
  const { shutdown } =
    only === undefined
      ? await startStandalone(process.env, (line) => console.log(line))
      : await startOnly(named(only))
  shutdown.onSignals()
}

async function startOnly(only: ReadonlySet<ServiceName>) {
  const config = readConfig(process.env)
  const logger = makeLogger(config.FILROUGE_LOG_LEVEL, [...only].join('+'))
  const services = await startServices({ config, only, publicRead: false, logger })
  const { url, adminKey, notes } = services
  for (const note of notes) logger.info(note)
  if (adminKey?.isNew) console.log(`The admin key, shown once: ${adminKey.key} (kept in ${adminKey.file})`)
  else if (adminKey?.file) console.log(`The admin key is in ${adminKey.file}`)
  logger.info({ url, services: [...only] }, 'started')
  return services
}

function named(list: string): Set<ServiceName> {
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !SERVICES.some((service) => service === name))
  if (unknown.length > 0)
    throw new InvalidArgumentError(
      `there is no service ${unknown.join(', ')}: there are ${SERVICES.join(', ')}`,
    )
  return new Set(SERVICES.filter((service) => names.includes(service)))
}
