import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import kafkajs, {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
} from 'kafkajs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { startKafka, type TestKafka } from '../support/kafka.js'
import { freshDatabase, type TestDatabase } from '../support/postgres.js'
import { ADMIN_KEY, startService, until, type Service } from '../support/services.js'

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/guides/operating.md'), 'utf8')
const USERS = ['filrouge-api', 'filrouge-recorder', 'filrouge-courier']
const PASSWORD = 'a-password'

const linesOf = (program: string) => GUIDE.split('\n').filter((line) => line.startsWith(program))
const all = (line: string, option: RegExp) => [...line.matchAll(option)].map(([, value = '']) => value)

/** The topics of the guide, on one broker. */
const topics = () =>
  linesOf('kafka-topics.sh').map((line) => ({
    topic: all(line, /--topic (\S+)/g)[0] ?? '',
    numPartitions: Number(all(line, /--partitions (\d+)/g)[0]),
    replicationFactor: 1,
    configEntries: all(line, /--config (\S+)/g)
      .map((setting) => setting.split('='))
      .map(([name = '', value = '']) => ({ name, value: name === 'min.insync.replicas' ? '1' : value })),
  }))

const OPERATIONS: Readonly<Record<string, AclOperationTypes>> = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
}

/** The rights of the guide. */
const rights = () =>
  linesOf('kafka-acls.sh').flatMap((line) =>
    all(line, /--operation (\w+)/g).map((operation) => ({
      resourceType: AclResourceTypes.TOPIC,
      resourceName: all(line, /--topic (\S+)/g)[0] ?? '',
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: all(line, /--allow-principal (\S+)/g)[0] ?? '',
      host: '*',
      operation: OPERATIONS[operation] ?? AclOperationTypes.UNKNOWN,
      permissionType: AclPermissionTypes.ALLOW,
    })),
  )

describe.skipIf(inject('kafkaBrokers') === '')('with the topics and the rights of the guide alone', () => {
  let kafka: TestKafka
  let database: TestDatabase
  const services: Service[] = []
  beforeAll(async () => {
    ;[kafka, database] = await Promise.all([
      startKafka({
        listeners: { LOGIN: 'SASL_PLAINTEXT' },
        settings: {
          'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
          // The test itself, at the listener without a login.
          'super.users': 'User:ANONYMOUS',
          'sasl.enabled.mechanisms': 'PLAIN',
          'listener.name.login.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${USERS.map((user) => `user_${user}="${PASSWORD}"`).join(' ')};`,
        },
      }),
      freshDatabase(),
    ])
    const admin = new kafkajs.Kafka({
      brokers: [kafka.brokers],
      logLevel: kafkajs.logLevel.NOTHING,
    }).admin()
    await admin.connect()
    await admin.createTopics({ topics: topics(), waitForLeaders: true })
    await admin.createAcls({ acl: rights() })
    await admin.disconnect()
  })
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop('SIGKILL')))
    await kafka?.stop()
    await database?.drop()
  })

  test('an API, a recorder and a courier do their work', { timeout: 120_000 }, async () => {
    const secretsKey = randomBytes(32).toString('base64')
    const start = async (only: string) => {
      const service = await startService(['--only', only], {
        DATABASE_URL: database.url,
        KAFKA_BROKERS: kafka.listeners['LOGIN'] ?? '',
        KAFKA_SASL_MECHANISM: 'plain',
        KAFKA_USERNAME: `filrouge-${only}`,
        KAFKA_PASSWORD: PASSWORD,
        FILROUGE_SECRETS_KEY: secretsKey,
      })
      services.push(service)
      return service
    }
    const recorder = await start('recorder')
    const [api, courier] = await Promise.all([start('api'), start('courier')])
    for (const service of [recorder, api, courier])
      await until(
        async () => (await (await fetch(`${service.url}/health/ready`)).text()).includes('"degraded":false'),
        30_000,
        () => `it is not ready:\n${service.said()}`,
      )
    const written = await fetch(`${api.url}/v1/stories/rights/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: [opened()] }),
    })
    expect(written.status).toBe(201)
    await until(
      () => courier.said().includes('events were published'),
      30_000,
      () => `nothing is on the public topic:\n${courier.said()}`,
    )
    // Each setting could be read, and no topic was made.
    expect(courier.said()).not.toContain('could not be read')
    expect(recorder.said()).not.toContain('a topic was made')
  })
})
