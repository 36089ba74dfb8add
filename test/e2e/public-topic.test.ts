import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { partitionOf } from '../../libs/log/src/index.js'
import { opened, reported } from '../support/envelopes.js'
import { freshDatabase, type TestDatabase } from '../support/postgres.js'
import { ADMIN_KEY, startService, until, type Service } from '../support/services.js'
import { mustBeWhole, TopicReader } from '../support/topic-reader.js'

const admin = { authorization: `Bearer ${ADMIN_KEY}` }
const brokers = inject('kafkaBrokers')

describe.skipIf(brokers === '')('the public topic', () => {
  let database: TestDatabase
  let environment: Record<string, string>
  let api: Service
  let services: Service[]
  let reader: TopicReader

  beforeEach(async () => {
    database = await freshDatabase()
    const topicPrefix = `public-${randomUUID()}.`
    environment = {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: brokers,
      FILROUGE_TOPIC_PREFIX: topicPrefix,
      FILROUGE_REPLICATION: '1',
      FILROUGE_LOG_LEVEL: 'info',
    }
    services = []
    api = await start('api,recorder')
    await until(
      async () => !(await (await fetch(`${api.url}/health/ready`)).text()).includes('warning'),
      30_000,
      () => 'the log is not open',
    )
    await start('courier')
    reader = await TopicReader.start(brokers, `${topicPrefix}filrouge.events`)
  })
  afterEach(async () => {
    await Promise.all([reader?.stop(), ...services.map((one) => one.stop())])
    await database.drop()
  })

  async function start(only: string): Promise<Service> {
    const service = await startService(['--only', only], environment)
    services.push(service)
    return service
  }

  const append = (storyId: string, ...events: object[]) =>
    request(api.url).post(`/v1/stories/${storyId}/events`).set(admin).send({ events }).expect(201)

  test('has every event of public stories, in the order of each story', async () => {
    await append('talks', opened(), reported('a'))
    await append('strait', opened())
    await append('talks', reported('b'))
    await reader.has(4)
    mustBeWhole(reader.got, { talks: 3, strait: 1 })
    expect(new Set(reader.ids()).size).toBe(reader.got.length)
    for (const { key, partition } of reader.got) expect([key, partition]).toEqual([key, partitionOf(key, 8)])
  })
})
