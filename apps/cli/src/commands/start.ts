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
  const { startOnly, startStandalone } = await import('@filrouge/standalone')
  const { startUnderSignals, stopWithNpm } = await import('@filrouge/runtime')
  const services = only === undefined ? null : await named(only)
  const say = (line: string) => console.log(line)
  onUnwritten(stopOnce())
  stopWithNpm(process.env)
  await startUnderSignals(() =>
    services ? startOnly(services, process.env, say) : startStandalone(process.env, say),
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

async function named(list: string): Promise<Set<ServiceName>> {
  const { SERVICES } = await import('@filrouge/standalone')
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !SERVICES.some((service) => service === name))
  if (unknown.length > 0)
    throw new WrongUsage(`there is no service ${unknown.join(', ')}: the services are ${SERVICES.join(', ')}`)
  return new Set(SERVICES.filter((service) => names.includes(service)))
}
