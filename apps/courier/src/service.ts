import { hasStoresSecretsKey } from '@filrouge/delivery'
import { WrongSecretsKey, type Service } from '@filrouge/store'
import { Vault } from '@filrouge/webhooks'
import { startCourier } from './courier.js'

/** The courier, as a process starts it. */
export const courierService: Service = {
  name: 'courier',
  folds: false,
  hearsNotices: true,
  async start({ config, store, health, logger, secretsKey, onStop }) {
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
    health.add({ name: 'delivering', severity: 'warns', trouble: () => courier.status.trouble() })
    const { publishing } = courier
    if (publishing) health.add({ name: 'publishing', severity: 'warns', trouble: () => publishing.trouble() })
    return null
  },
}
