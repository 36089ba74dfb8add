import type { AdminKey, apiService } from '@filrouge/api'
import { messageOf, readConfig, writeServiceAddress } from '@filrouge/runtime'
import { startOnLog, type Service, type StartedServices } from '@filrouge/store'

export const SERVICES = ['api', 'recorder', 'courier'] as const
export type ServiceName = (typeof SERVICES)[number]

/** How the API starts, if it is one of the services. */
type ApiOptions = Parameters<typeof apiService>[0]

/**
 * Loads the services of these names, and no code of the others. They are in the order in which they start: the API last,
 * so that it stops first.
 */
export async function loadServices(only: ReadonlySet<ServiceName>, api: ApiOptions): Promise<Service[]> {
  return [
    ...(only.has('recorder') ? [(await import('@filrouge/recorder')).recorderService] : []),
    ...(only.has('courier') ? [(await import('@filrouge/courier')).courierService] : []),
    ...(only.has('api') ? [(await import('@filrouge/api')).apiService(api)] : []),
  ]
}

/** Starts some services in this process, each as if it were a program of its own. */
export async function startOnly(
  only: ReadonlySet<ServiceName>,
  environment: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<StartedServices> {
  const onAdminKey = (key: AdminKey) => {
    if (key.sentence !== null) say(key.sentence)
  }
  const services = await loadServices(only, { onAdminKey })
  const started = await startOnLog(environment, services, only.size === SERVICES.length)
  if (only.has('api')) sayAddress(started, readConfig(environment).FILROUGE_DATA, say)
  return started
}

/** Writes the address of the API into the data directory for as long as it runs. */
export function sayAddress(
  { url, shutdown }: StartedServices,
  dataDir: string,
  say: (line: string) => void,
): void {
  try {
    shutdown.add('address', writeServiceAddress(dataDir, url))
  } catch (error) {
    say(
      `The command line needs --url ${url}, since the address cannot be written to ${dataDir}: ${messageOf(error)}`,
    )
  }
}
