import { resolve } from 'node:path'
import { FilrougeUnreachable } from '@filrouge/client'
import { readVariables, serviceAddress } from '@filrouge/runtime/config'

/** Where a command without `--url` finds the API. */
export interface Address {
  url: string
  /** The service of the data directory is not running: the address is that at which it would listen. */
  isStopped: boolean
}

/**
 * The URL of the environment, else that of the service that uses the data directory, else the one at which that service would
 * listen.
 * @throws ConfigError
 */
export function addressOf(environment: NodeJS.ProcessEnv): Address {
  const { FILROUGE_URL, FILROUGE_DATA, FILROUGE_PORT } = readVariables(environment, [
    'FILROUGE_URL',
    'FILROUGE_DATA',
    'FILROUGE_PORT',
  ])
  if (environment['FILROUGE_URL']) return { url: FILROUGE_URL, isStopped: false }
  const running = serviceAddress(FILROUGE_DATA)
  if (running !== null) return { url: running, isStopped: false }
  // Port 0 is any free one, and FILROUGE_URL is the default address.
  const ofPort = new URL(FILROUGE_URL)
  if (FILROUGE_PORT > 0) ofPort.port = String(FILROUGE_PORT)
  return { url: ofPort.origin, isStopped: true }
}

/** What to add to an error where the service of the data directory is not running; '' elsewhere. */
export function startHint(error: unknown, args: readonly string[], environment: NodeJS.ProcessEnv): string {
  const isUrlGiven = args.some((arg) => arg === '--url' || arg.startsWith('--url='))
  if (!(error instanceof FilrougeUnreachable) || isUrlGiven || !addressOf(environment).isStopped) return ''
  const { FILROUGE_DATA } = readVariables(environment, ['FILROUGE_DATA'])
  return `. The service of the data directory ${resolve(FILROUGE_DATA)} is not running: start it with filrouge start, or give another --url`
}
