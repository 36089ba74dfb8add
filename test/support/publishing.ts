import { randomBytes, randomUUID } from 'node:crypto'
import request from 'supertest'
import { freshDatabase } from './postgres.js'
import { ADMIN_KEY, startService, until, type Service } from './services.js'

const admin = { authorization: `Bearer ${ADMIN_KEY}` }

/** A product on Kafka whose couriers are started and stopped by the test. */
export interface Publishing {
  url: string
  databaseUrl: string
  /** The public topic. */
  topic: string
  courier(): Promise<Service>
  append(storyId: string, ...events: object[]): Promise<void>
  /** Makes a reader's subscription to all stories from now on. */
  subscribe(url: string): Promise<string>
  /** Requests a replay of everything. */
  replay(subscriptionId: string): Promise<void>
  /** Waits until couriers have published or skipped every event. */
  isDone(courier: Service): Promise<void>
  stop(): Promise<void>
}

/** Starts API and recorder in one process, without a courier. */
export async function startPublishing(brokers: string): Promise<Publishing> {
  const database = await freshDatabase()
  const topicPrefix = `public-${randomUUID()}.`
  const environment = {
    DATABASE_URL: database.url,
    KAFKA_BROKERS: brokers,
    FILROUGE_TOPIC_PREFIX: topicPrefix,
    FILROUGE_REPLICATION: '1',
    FILROUGE_SECRETS_KEY: randomBytes(32).toString('base64'),
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
  }
  const services: Service[] = []
  const start = async (only: string) => {
    const service = await startService(['--only', only], environment)
    services.push(service)
    return service
  }
  const { url } = await start('api,recorder')
  await until(
    async () => !(await (await fetch(`${url}/health/ready`)).text()).includes('warning'),
    30_000,
    () => 'the log is not open',
  )
  return {
    url,
    databaseUrl: database.url,
    topic: `${topicPrefix}filrouge.events`,
    courier: () => start('courier'),
    append: async (storyId, ...events) => {
      await request(url).post(`/v1/stories/${storyId}/events`).set(admin).send({ events }).expect(201)
    },
    subscribe: async (to) => {
      const key = await request(url)
        .post('/v1/keys')
        .set(admin)
        .send({ name: 'reader', role: 'reader' })
        .expect(201)
      const { body } = await request(url)
        .post('/v1/subscriptions')
        .set({ authorization: `Bearer ${key.body.key}` })
        .send({ url: to, stories: ['*'], start: 'now' })
        .expect(201)
      return body.subscriptionId
    },
    replay: async (id) => {
      await request(url)
        .post(`/v1/subscriptions/${id}/replay`)
        .set(admin)
        .send({ fromVersion: 1 })
        .expect(202)
    },
    isDone: (courier) =>
      until(
        async () =>
          /^filrouge_topic_lag_events 0$/m.test(await (await fetch(`${courier.url}/metrics`)).text()),
        30_000,
        () => 'not everything is published',
      ),
    stop: async () => {
      for (const { process } of services) process.kill('SIGCONT')
      await Promise.all(services.map((one) => one.stop()))
      await database.drop()
    },
  }
}
