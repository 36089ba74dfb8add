import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../libs/embedded/src/index.js'
import { newAuthority, type Authority, type Certified } from './certificates.js'
import { startKafka, type TestKafka } from './kafka.js'
import { temporaryDirectory } from './temporary.js'

/** The user that may log in to the secured Kafka. */
export const SCRAM = { username: 'scribe', password: 'scram-secret' }
export const PLAIN = { username: 'clerk', password: 'plain-secret' }

/** A token (JWT) without a signature, as the secured Kafka takes it. @param seconds until it expires */
export function unsecuredToken(seconds: number): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
  const now = Math.floor(Date.now() / 1_000)
  return `${part({ alg: 'none' })}.${part({ sub: 'herald', iat: now - 3_600, exp: now + seconds })}.`
}

/** A Kafka and a Postgres at 127.0.0.1 that refuse connections without TLS, and the files to connect with. */
export interface SecuredServers {
  /** Brokers that need a login. */
  login: string
  /** Brokers that need a client certificate. */
  mutual: string
  /** Brokers without TLS. */
  plain: string
  databaseUrl: string
  /** PEM files. The stranger's are issued by an authority that the servers do not know. */
  files: Record<'ca' | 'cert' | 'key' | 'strangersCa' | 'strangersCert' | 'strangersKey', string>
  /** Changes the password of the user of `databaseUrl`, and ends the user's sessions. */
  setPassword(password: string): Promise<void>
  stop(): Promise<void>
}

export async function startSecuredServers(): Promise<SecuredServers> {
  const dir = temporaryDirectory()
  const [ours, strangers] = await Promise.all([newAuthority('Ours'), newAuthority('Strangers')])
  const server = await ours.certify('server', ['127.0.0.1'])
  const [client, stranger] = await Promise.all([ours.certify('client'), strangers.certify('stranger')])
  const file = (name: string, content: string) => {
    writeFileSync(join(dir, name), content)
    return join(dir, name)
  }
  const files = {
    ca: file('ca.pem', ours.certificate),
    cert: file('client.pem', client.certificate),
    key: file('client.key', client.key),
    strangersCa: file('strangers.pem', strangers.certificate),
    strangersCert: file('stranger.pem', stranger.certificate),
    strangersKey: file('stranger.key', stranger.key),
  }
  const [kafka, postgres] = await Promise.all([securedKafka(ours, server), securedPostgres(dir, server)])
  return {
    login: kafka.listeners['LOGIN'] ?? '',
    mutual: kafka.listeners['MUTUAL'] ?? '',
    plain: kafka.brokers,
    databaseUrl: postgres.url,
    files,
    setPassword: (password) => setPassword(postgres.url, password),
    stop: async () => {
      await Promise.all([kafka.stop(), postgres.stop()])
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function securedKafka(authority: Authority, server: Certified): Promise<TestKafka> {
  return startKafka({
    listeners: { LOGIN: 'SASL_SSL', MUTUAL: 'SSL' },
    scram: [`SCRAM-SHA-512=[name=${SCRAM.username},password=${SCRAM.password}]`],
    settings: {
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.key': inProperties(server.key),
      'ssl.keystore.certificate.chain': inProperties(server.certificate),
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.certificates': inProperties(authority.certificate),
      'listener.name.mutual.ssl.client.auth': 'required',
      'sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN,OAUTHBEARER',
      // Without a callback handler Kafka takes tokens without a signature, for tests.
      'listener.name.login.oauthbearer.sasl.jaas.config':
        'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";',
      'listener.name.login.scram-sha-512.sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'listener.name.login.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${PLAIN.username}="${PLAIN.password}";`,
      // So short that clients log in again during a test: they do so ten seconds before the login expires.
      'connections.max.reauth.ms': '10500',
    },
  })
}

const inProperties = (pem: string) => pem.trim().replaceAll('\n', '\\n')

/** As root, Postgres runs as the user nobody, which must own the key. */
async function securedPostgres(dir: string, server: Certified): Promise<EmbeddedPostgres> {
  const certificate = join(dir, 'server.pem')
  const key = join(dir, 'server.key')
  const access = join(dir, 'pg_hba.conf')
  writeFileSync(certificate, server.certificate)
  writeFileSync(key, server.key, { mode: 0o600 })
  if (process.getuid?.() === 0) chownSync(key, 65534, 65534)
  // The launcher and this test connect to the database postgres without a password.
  writeFileSync(access, 'host postgres all 127.0.0.1/32 trust\nhostssl all all all scram-sha-256\n')
  return startEmbeddedPostgres({
    dataDir: join(dir, 'data'),
    settings: { ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key, hba_file: access, fsync: 'off' },
  })
}

async function setPassword(url: string, password: string): Promise<void> {
  const { username, pathname, port } = new URL(url)
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(port),
    user: username,
    database: 'postgres',
  })
  await client.connect()
  try {
    await client.query(`ALTER ROLE ${username} PASSWORD '${password.replaceAll("'", "''")}'`)
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      pathname.slice(1),
    ])
  } finally {
    await client.end()
  }
}
