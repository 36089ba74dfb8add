import { readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { readVariables } from '@filrouge/runtime/config'

/**
 * The key of a command without `--key`: FILROUGE_KEY, else FILROUGE_ADMIN_KEY, else the admin key of the data directory
 * if the service is on this machine.
 * @throws ConfigError
 */
export function keyOfEnvironment(url: string, environment: NodeJS.ProcessEnv): string | undefined {
  const { FILROUGE_KEY, FILROUGE_ADMIN_KEY, FILROUGE_DATA } = readVariables(environment, [
    'FILROUGE_KEY',
    'FILROUGE_ADMIN_KEY',
    'FILROUGE_DATA',
  ])
  return FILROUGE_KEY ?? FILROUGE_ADMIN_KEY ?? (isHere(url) ? keyOfDataDirectory(FILROUGE_DATA) : undefined)
}

function keyOfDataDirectory(directory: string): string | undefined {
  try {
    return readFileSync(join(directory, 'admin-key'), 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

/** Whether a URL points to this machine. The admin key of its data directory is never sent to another one. */
function isHere(url: string): boolean {
  if (!URL.canParse(url)) return false
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))) return true
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === host),
  )
}
