import { hasStoresSecretsKey } from '@filrouge/delivery'
import { WrongSecretsKey, type Service } from '@filrouge/store'
import { Vault } from '@filrouge/webhooks'
import { startCourier } from './courier.js'

/** The courier, as a process starts it. */
export const courierService: Service = {
  name: 'courier',
  folds: false,
  answersRequests: false,
  hearsNotices: true,
  lastWorkMs: (config) => config.FILROUGE_WEBHOOK_TIMEOUT,
  async start({ config, store, health, logger, secretsKey, checkWork, onStop }) {
    const { dataSource, notices, kafka } = store
    const { key, file } = secretsKey()
    const vault = new Vault(key)
    if (!(await hasStoresSecretsKey(dataSource, vault))) throw new WrongSecretsKey(file)
    const courier = await startCourier({
      dataSource,
      notices,
      registry: health.registry,
      logger,
      vault,
      addresses: {
        allowHttp: config.FILROUGE_WEBHOOK_ALLOW_HTTP,
        allowed: config.FILROUGE_WEBHOOK_ALLOW_ADDRESSES ?? [],
      },
      timeoutMs: config.FILROUGE_WEBHOOK_TIMEOUT,
      publicRead: config.FILROUGE_PUBLIC_READ ?? false,
      schedule: config.FILROUGE_WEBHOOK_SCHEDULE,
      kafka,
    })
    onStop('courier', () => courier.close())
    checkWork('delivering', () => courier.status.trouble())
    const { publishing } = courier
    // Webhooks go on without the public topic.
    if (publishing)
      health.add({ name: 'publishing', severity: 'degrades', trouble: () => publishing.trouble() })
    return null
  },
}
