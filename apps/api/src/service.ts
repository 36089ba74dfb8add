import { hasStoresSecretsKey } from '@filrouge/delivery'
import { WrongSecretsKey, type Service, type ServiceBase } from '@filrouge/store'
import type { HttpServer } from '@filrouge/runtime'
import { Vault } from '@filrouge/webhooks'
import { adminKey, type AdminKey } from './admin-key.js'
import { makeApi } from './api.js'

export interface ApiServiceOptions {
  /** Called with the admin key as soon as the API listens. */
  onAdminKey(key: AdminKey): void
}

/** The API, as a process starts it. */
export const apiService = ({ onAdminKey }: ApiServiceOptions): Service => ({
  name: 'api',
  folds: false,
  answersRequests: true,
  hearsNotices: true,
  start: startApi,
  // Not before: a start whose port is taken would make a key and never show it.
  async listening({ store, config, logger }) {
    onAdminKey(await adminKey(store.dataSource, config, logger))
  },
})

async function startApi({ config, store, health, logger, secretsKey }: ServiceBase): Promise<HttpServer> {
  const { key, file } = secretsKey()
  const vault = new Vault(key)
  if (!(await hasStoresSecretsKey(store.dataSource, vault))) throw new WrongSecretsKey(file)
  const { app, close } = await makeApi({
    store,
    health,
    logger,
    publicRead: config.FILROUGE_PUBLIC_READ ?? false,
    appendTimeoutMs: config.FILROUGE_APPEND_TIMEOUT,
    readTimeoutMs: config.FILROUGE_READ_TIMEOUT,
    requestTimeoutMs: config.FILROUGE_REQUEST_TIMEOUT,
    rateLimit: config.FILROUGE_RATE_LIMIT,
    corsOrigins: config.FILROUGE_CORS_ORIGINS ?? [],
    publicUrl: config.FILROUGE_PUBLIC_URL ?? null,
    webhooks: {
      addresses: {
        allowHttp: config.FILROUGE_WEBHOOK_ALLOW_HTTP,
        allowed: config.FILROUGE_WEBHOOK_ALLOW_ADDRESSES ?? [],
      },
      vault,
      most: config.FILROUGE_SUBSCRIPTIONS,
    },
    topicPrefix: store.kafka?.topicPrefix ?? null,
    page: config.FILROUGE_PAGE
      ? {
          mediaHosts: config.FILROUGE_PAGE_MEDIA_HOSTS ?? [],
          frameAncestors: config.FILROUGE_PAGE_FRAME_ANCESTORS ?? null,
        }
      : null,
  })
  return { listen: (port, host) => app.listen(port, host), getUrl: () => app.getUrl(), close }
}
