import type { ServiceName } from '@filrouge/standalone'
import type { Command } from 'commander'
import { exitCodeOf, WrongUsage, type Failed } from '../failures.js'
import { examples } from '../options.js'
import { onUnwritten } from '../standard-streams.js'

/** `filrouge start`: starts services. */
export function addStart(program: Command): void {
  const command = program
    .command('start')
    .description('start services in this process: all of them with the embedded store, or only some')
    .option('--only <services>', 'a comma-separated list of api, recorder, courier')
    .action(start)
  examples(command, 'start', 'start --only api,recorder,courier')
}

/** Runs all services on the embedded store, or only the named ones, until SIGTERM. */
async function start({ only }: { only?: string }): Promise<void> {
  // Loading Nest and its dependencies is slow, and only this command needs them.
  const { startStandalone } = await import('@filrouge/standalone')
  const { startUnderSignals } = await import('@filrouge/runtime')
  const services = only === undefined ? null : await named(only)
  onUnwritten(stopOnce())
  await startUnderSignals(() =>
    services ? startOnly(services) : startStandalone(process.env, (line) => console.log(line)),
  )
}

/** Stops as SIGTERM does, so that the embedded servers stop too. */
function stopOnce(): (failure: Failed | null) => void {
  let isStopping = false
  return (failure) => {
    if (isStopping) return
    isStopping = true
    if (failure) {
      process.exitCode = exitCodeOf(failure)
      process.stderr.write(`error: ${failure.message}\n`)
    }
    process.kill(process.pid, 'SIGTERM')
  }
}

async function startOnly(only: ReadonlySet<ServiceName>) {
  const { startServices } = await import('@filrouge/standalone')
  const { makeLogger, readConfig } = await import('@filrouge/runtime')
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

async function named(list: string): Promise<Set<ServiceName>> {
  const { SERVICES } = await import('@filrouge/standalone')
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !SERVICES.some((service) => service === name))
  if (unknown.length > 0)
    throw new WrongUsage(`there is no service ${unknown.join(', ')}: the services are ${SERVICES.join(', ')}`)
  return new Set(SERVICES.filter((service) => names.includes(service)))
}
