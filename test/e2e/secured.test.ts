import { randomBytes, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { DatabaseUnusable } from '../../libs/database/src/index.js'
import { makeLogger, readConfig } from '../../libs/runtime/src/index.js'
import { openStore } from '../../libs/store/src/index.js'
import { opened } from '../support/envelopes.js'
import { PLAIN, SCRAM, startSecuredServers, unsecuredToken, type SecuredServers } from '../support/secured.js'
import { ADMIN_KEY, startService, until, type Service } from '../support/services.js'

/** Settings that a server refuses, and the message of the refusal. */
type Refusals = Record<string, { settings: SettingsAt; sentence: RegExp }>
type Settings = Readonly<Record<string, string>>
type SettingsAt = (servers: SecuredServers) => Settings

const WRONG = 'wrong-secret'
const SECRETS = [SCRAM.password, PLAIN.password, WRONG, ADMIN_KEY, 'PRIVATE KEY']
const AUTH = { authorization: `Bearer ${ADMIN_KEY}` }
const topicPrefix = `secured-${randomUUID()}.`
const secretsKey = randomBytes(32).toString('base64')

const postgres: SettingsAt = ({ databaseUrl, files }) => ({
  DATABASE_URL: databaseUrl,
  DATABASE_TLS: 'verify',
  DATABASE_CA: files.ca,
})
const scram: SettingsAt = ({ login, files }) => ({
  KAFKA_BROKERS: login,
  KAFKA_TLS: 'true',
  KAFKA_CA: files.ca,
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_USERNAME: SCRAM.username,
  KAFKA_PASSWORD: SCRAM.password,
})
const plain: SettingsAt = (servers) => ({
  ...scram(servers),
  KAFKA_SASL_MECHANISM: 'plain',
  KAFKA_USERNAME: PLAIN.username,
  KAFKA_PASSWORD: PLAIN.password,
})
const bearer =
  (settings: Settings): SettingsAt =>
  ({ login, files }) => ({
    KAFKA_BROKERS: login,
    KAFKA_TLS: 'true',
    KAFKA_CA: files.ca,
    KAFKA_SASL_MECHANISM: 'oauthbearer',
    ...settings,
  })
const mutual: SettingsAt = ({ mutual, files }) => ({
  KAFKA_BROKERS: mutual,
  KAFKA_TLS: 'true',
  KAFKA_CA: files.ca,
  KAFKA_CERT: files.cert,
  KAFKA_KEY: files.key,
})

describe.skipIf(inject('kafkaBrokers') === '')('servers that require TLS and a login', () => {
  let servers: SecuredServers
  beforeAll(async () => {
    servers = await startSecuredServers()
  })
  const services: Service[] = []
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop('SIGKILL')))
    await servers?.stop()
  })

  /** Starts a service. All services use one store. */
  async function start(only: string, settings: Settings): Promise<Service> {
    const service = await startService(['--only', only], {
      FILROUGE_REPLICATION: '1',
      FILROUGE_TOPIC_PREFIX: topicPrefix,
      FILROUGE_SECRETS_KEY: secretsKey,
      ...settings,
    })
    services.push(service)
    return service
  }

  async function appendAndReadBack({ url, said }: Service): Promise<void> {
    const open = async () => !(await (await fetch(`${url}/health/ready`)).text()).includes('warning')
    await until(open, 20_000, () => `the log is not open:\n${said()}`)
    const story = `${url}/v1/stories/${randomUUID()}`
    await request(story)
      .post('/events')
      .set(AUTH)
      .send({ events: [opened()] })
      .expect(201)
    const { body } = await request(story).get('').set(AUTH).expect(200)
    expect(body).toMatchObject({ version: 1, title: { en: 'A story' } })
  }

  describe('are used', () => {
    test('with SCRAM at Kafka and a verified Postgres, by an API, a recorder and a courier', async () => {
      const settings = { ...postgres(servers), ...scram(servers) }
      const recorder = await start('recorder', settings)
      const api = await start('api', settings)
      const courier = await start('courier', settings)
      await appendAndReadBack(api)
      await until(
        () => courier.said().includes('events were published'),
        20_000,
        () => `nothing is on the public topic:\n${courier.said()}`,
      )
      expect(await Promise.all([api.stop(), recorder.stop(), courier.stop()])).toEqual([0, 0, 0])
    })

    test('with PLAIN at Kafka, and a Postgres that is not verified', async () => {
      const unchecked = { ...postgres(servers), DATABASE_TLS: 'unverified', DATABASE_CA: '' }
      await appendAndReadBack(await start('api,recorder', { ...unchecked, ...plain(servers) }))
    })

    test('with OAUTHBEARER at Kafka: a token from a file, and one from a command', async () => {
      const token = join(dirname(servers.files.ca), 'token')
      writeFileSync(token, unsecuredToken(600))
      const recorder = await start('recorder', {
        ...postgres(servers),
        ...bearer({ KAFKA_SASL_TOKEN_FILE: token })(servers),
      })
      const api = await start('api', {
        ...postgres(servers),
        ...bearer({ KAFKA_SASL_TOKEN_COMMAND: `printf %s '${unsecuredToken(600)}'` })(servers),
      })
      await appendAndReadBack(api)
      expect(await Promise.all([api.stop(), recorder.stop()])).toEqual([0, 0])
    })

    test('with a password at Postgres that no URL can have as it is', async () => {
      const url = new URL(servers.databaseUrl)
      const { password } = url
      const awkward = `p@ss:/?#[]%41 +&="'\\$\u00e9`
      url.password = ''
      await servers.setPassword(awkward)
      const settings = {
        ...postgres(servers),
        ...scram(servers),
        DATABASE_URL: url.href,
        DATABASE_PASSWORD: awkward,
      }
      try {
        const service = await start('api,recorder', settings)
        await appendAndReadBack(service)
        expect(service.said()).not.toContain(awkward)
        expect(await service.stop()).toBe(0)
      } finally {
        await servers.setPassword(password)
      }
    })

    test("with a client's certificate at Kafka", async () => {
      await appendAndReadBack(await start('api,recorder', { ...postgres(servers), ...mutual(servers) }))
    })

    test('again after Postgres refused a password that was valid at the start', async () => {
      const service = await start('api,recorder', { ...postgres(servers), ...scram(servers) })
      await appendAndReadBack(service)
      const status = async () => (await fetch(`${service.url}/v1/stories/none`, { headers: AUTH })).status
      expect(await status()).toBe(404)
      const { password } = new URL(servers.databaseUrl)
      await servers.setPassword(WRONG)
      expect(await status().finally(() => servers.setPassword(password))).toBe(503)
      expect(await status()).toBe(404)
      await appendAndReadBack(service)
    })
  })

  describe.concurrent('Postgres refuses', () => {
    const at = (url: string, change: (url: URL) => void) => {
      const changed = new URL(url)
      change(changed)
      return { DATABASE_URL: changed.href }
    }
    const refusals: Refusals = {
      'a client without TLS': {
        settings: (all) => ({ DATABASE_URL: all.databaseUrl }),
        sentence: /^Postgres at 127\.0\.0\.1:\d+ cannot be used: .*no encryption: .*DATABASE_TLS/,
      },
      'a wrong password': {
        settings: (all) => ({ ...postgres(all), ...at(all.databaseUrl, (url) => (url.password = WRONG)) }),
        sentence: /cannot be used: password authentication failed for user "filrouge": .*DATABASE_URL/,
      },
      'a certificate by another authority than the given one': {
        settings: (all) => ({ ...postgres(all), DATABASE_CA: all.files.strangersCa }),
        sentence: /cannot be used: .*certificate.*: DATABASE_CA/,
      },
      'a certificate by an authority that the system does not know': {
        settings: (all) => ({ ...postgres(all), DATABASE_CA: '' }),
        sentence: /cannot be used: .*certificate.*: DATABASE_CA/,
      },
      'a certificate for another host': {
        settings: (all) => ({
          ...postgres(all),
          ...at(all.databaseUrl, (url) => (url.hostname = 'localhost')),
        }),
        sentence: /^Postgres at localhost:\d+ cannot be used: .*localhost.*another host/,
      },
      'TLS with a server that speaks none': {
        settings: (all) => ({ ...postgres(all), DATABASE_URL: inject('postgresUrl') }),
        sentence: /cannot be used: .*not support SSL.*DATABASE_TLS/,
      },
    }
    test.for(Object.entries(refusals))('%s', ([, { settings, sentence }]) =>
      expectTrouble({ ...scram(servers), ...settings(servers) }, sentence),
    )
  })

  describe.concurrent('Kafka refuses', () => {
    const refusals: Refusals = {
      'a client without TLS': {
        settings: ({ login }) => ({ KAFKA_BROKERS: login }),
        sentence: /^Kafka closed the connection: .*KAFKA_TLS/,
      },
      'a client without a login': {
        settings: ({ login, files }) => ({ KAFKA_BROKERS: login, KAFKA_TLS: 'true', KAFKA_CA: files.ca }),
        sentence: /^Kafka closed the connection: .*KAFKA_SASL_MECHANISM/,
      },
      'a wrong password for SCRAM': {
        settings: (all) => ({ ...scram(all), KAFKA_PASSWORD: WRONG }),
        sentence: /^Kafka refuses the login: .*SCRAM.*KAFKA_PASSWORD/,
      },
      'a wrong password for PLAIN': {
        settings: (all) => ({ ...plain(all), KAFKA_PASSWORD: WRONG }),
        sentence: /^Kafka refuses the login: .*PLAIN.*KAFKA_PASSWORD/,
      },
      'a token that has expired': {
        settings: bearer({ KAFKA_SASL_TOKEN_COMMAND: `printf %s '${unsecuredToken(-600)}'` }),
        sentence: /^Kafka refuses the login: .*OAUTHBEARER.*KAFKA_SASL_TOKEN_COMMAND/,
      },
      'a login without a token': {
        settings: bearer({ KAFKA_SASL_TOKEN_FILE: '/nowhere/token' }),
        sentence: /^There is no token for the login to Kafka: KAFKA_SASL_TOKEN_FILE cannot be read: ENOENT/,
      },
      'a mechanism that is not enabled': {
        settings: (all) => ({ ...scram(all), KAFKA_SASL_MECHANISM: 'scram-sha-256' }),
        sentence: /^Kafka refuses the login: .*mechanism.*KAFKA_SASL_MECHANISM/,
      },
      'a certificate by another authority than the given one': {
        settings: (all) => ({ ...scram(all), KAFKA_CA: all.files.strangersCa }),
        sentence: /^Kafka's certificate is not trusted: .*KAFKA_CA/,
      },
      'a certificate by an authority that the system does not know': {
        settings: (all) => ({ ...scram(all), KAFKA_CA: '' }),
        sentence: /^Kafka's certificate is not trusted: .*KAFKA_CA/,
      },
      'a certificate for another host': {
        settings: (all) => ({ ...scram(all), KAFKA_BROKERS: all.login.replace('127.0.0.1', 'localhost') }),
        sentence: /^Kafka's certificate is for another host: .*localhost.*KAFKA_BROKERS/,
      },
      'TLS with a listener that speaks none': {
        settings: (all) => ({ ...scram(all), KAFKA_BROKERS: all.plain }),
        sentence: /^Kafka does not answer in TLS: .*KAFKA_TLS/,
      },
      "no client's certificate": {
        settings: ({ mutual, files }) => ({ KAFKA_BROKERS: mutual, KAFKA_TLS: 'true', KAFKA_CA: files.ca }),
        sentence: /^Kafka refuses this client's certificate: .*KAFKA_CERT/,
      },
      "a stranger's certificate": {
        settings: (all) => ({
          ...mutual(all),
          KAFKA_CERT: all.files.strangersCert,
          KAFKA_KEY: all.files.strangersKey,
        }),
        sentence: /^Kafka refuses this client's certificate: .*KAFKA_CERT/,
      },
    }
    test.for(Object.entries(refusals))('%s', ([, { settings, sentence }]) =>
      expectTrouble({ ...postgres(servers), ...settings(servers) }, sentence),
    )
  })

  describe('a refused process', () => {
    test('ends with one sentence if Postgres refuses it', async () => {
      const refused = { ...postgres(servers), ...scram(servers), DATABASE_CA: servers.files.strangersCa }
      const ended = await start('api', refused).catch((error: Error) => error.message)
      expect(ended).toMatch(
        /^the process ended while it started:\nerror: Postgres at [^\n]* DATABASE_CA [^\n]*\n$/,
      )
    })

    test('logs it and continues if Kafka refuses it, and stops on SIGTERM', async () => {
      const settings = { ...postgres(servers), ...scram(servers), KAFKA_PASSWORD: WRONG }
      const service = await start('recorder', settings)
      expect(service.said()).toMatch(/Kafka refuses the login.*nothing can be written/)
      expect(await (await fetch(`${service.url}/health/ready`)).text()).toContain('Kafka refuses the login')
      expect(await service.stop()).toBe(0)
      expect(service.said()).not.toContain('a step of the shutdown failed')
      expectNoSecrets(service.said())
    })
  })
})

/** Opens a store as every service does, and expects its error or its reported trouble. */
async function expectTrouble(settings: Settings, sentence: RegExp): Promise<void> {
  const config = readConfig({ FILROUGE_TOPIC_PREFIX: topicPrefix, ...settings })
  let trouble: string | null = null
  try {
    const store = await openStore({
      config,
      databaseUrl: config.DATABASE_URL ?? '',
      alone: false,
      folds: false,
      name: 'test',
      logger: makeLogger('silent', 'test'),
    })
    // A broker can end a connection before it sends the reason. The log is tried again each second.
    const isSaid = () => sentence.test((trouble = store.gate.problem()) ?? '')
    await until(isSaid, 10_000, () => `the trouble is: ${trouble}`).finally(() => store.close())
  } catch (error) {
    if (!(error instanceof DatabaseUnusable)) throw error
    trouble = error.message
  }
  expect(trouble).toMatch(sentence)
  expectNoSecrets(trouble ?? '')
}

function expectNoSecrets(said: string): void {
  for (const secret of SECRETS) expect(said).not.toContain(secret)
}
