import { isIP } from 'node:net'
import { z } from 'zod'
import { isDatabaseUrl } from './database-url.js'
import { Duration } from './durations.js'

/** One variable of the environment: its schema, its default as text, and a sentence. */
export interface Variable<Schema extends z.ZodType<unknown, string> = z.ZodType<unknown, string>> {
  schema: Schema
  /** Null if there is no default. The variable may still be left out. */
  default: string | null
  sentence: string
  secret?: true
}

const variable = <Schema extends z.ZodType<unknown, string>, Default extends string | null>(
  schema: Schema,
  fallback: Default,
  sentence: string,
  secret?: true,
): Variable<Schema> & { default: Default } => ({
  schema,
  default: fallback,
  sentence,
  ...(secret && { secret }),
})

const text = z.string().min(1)
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `must be one of ${values.join(', ')}`)
const flag = oneOf(['true', 'false']).transform((value) => value === 'true')
const count = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be ${wholeNumber(min, max)}`)
    .transform(Number)
    .pipe(z.number().refine((n) => n >= min && n <= max, `must be ${wholeNumber(min, max)}`))
const wholeNumber = (min: number, max: number) => `a whole number from ${min} to ${max}`
const list = text
  .transform((value) => value.split(',').map((one) => one.trim()))
  .pipe(z.array(z.string().min(1, 'is empty: there is a comma too many')).min(1))
/** Whether a text is a host, or an address, with a port. */
function isBroker(text: string): boolean {
  const [, port] = /^(?:\[[\da-fA-F:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/.exec(text) ?? []
  return port !== undefined && Number(port) > 0 && Number(port) <= 65_535
}
/** Whether a text is an address range, such as 10.1.0.0/16. */
function isCidr(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const family = isIP(address)
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128)
}
/** Whether a text is a host, with or without a port. */
const isHost = (text: string) => URL.canParse(`https://${text}`) && new URL(`https://${text}`).host === text
/** Whether a text is a web origin in the form that browsers send. */
const isOrigin = (text: string) =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text

/** Whether a text is a web address without user, query and fragment. */
function isPublicUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false
  const { href, origin, pathname } = new URL(text)
  return href === origin + pathname
}

const Key = z
  .string()
  .regex(
    /^frk_[a-z0-9]{8}_[a-z0-9]{32,128}$/,
    'must be a key of the form frk_<8 of a-z0-9>_<32 or more of a-z0-9>',
  )

/** All variables, in the order in which they are shown. */
export const VARIABLES = {
  FILROUGE_HOST: variable(text, '127.0.0.1', 'The address that the service listens on.'),
  FILROUGE_PORT: variable(count(0, 65_535), '4100', 'The port that it listens on; 0 takes any free one.'),
  FILROUGE_METRICS_PORT: variable(
    count(0, 65_535),
    null,
    'A port for `/metrics` alone, at the same address; without it, `/metrics` is at FILROUGE_PORT.',
  ),
  FILROUGE_DATA: variable(
    text,
    '.filrouge',
    'The data directory: embedded Postgres, the first admin key, the key of secrets.',
  ),
  FILROUGE_URL: variable(
    z.string().regex(/^https?:\/\/.+/, 'must be a URL such as https://filrouge.example'),
    'http://127.0.0.1:4100',
    'The command line: where the API is; without it, the command line first looks for the service of the data directory.',
  ),
  FILROUGE_KEY: variable(
    Key,
    null,
    'The command line: its key; without it, FILROUGE_ADMIN_KEY, else the admin key of the data directory.',
    true,
  ),
  DATABASE_URL: variable(
    z
      .string()
      .refine(
        isDatabaseUrl,
        'cannot be read: it is a URL such as postgres://user@host:5432/filrouge. Give a password with characters such as @ / # ? % as DATABASE_PASSWORD, or percent-encode them',
      ),
    null,
    'A Postgres of yours; without it, an embedded one is started in the data directory.',
    true,
  ),
  DATABASE_PASSWORD: variable(
    text,
    null,
    'The password at Postgres, of any characters, where DATABASE_URL has none.',
    true,
  ),
  DATABASE_TLS: variable(
    oneOf(['off', 'verify', 'unverified']),
    'off',
    'TLS to Postgres: verify checks the certificate, unverified only encrypts.',
  ),
  DATABASE_CA: variable(text, null, "A file with the authority (PEM) that signed Postgres's certificate."),
  DATABASE_POOL: variable(count(2, 500), '10', 'Connections to Postgres at most, for each process.'),
  KAFKA_BROKERS: variable(
    list.pipe(
      z.array(
        z.string().refine(isBroker, 'must be a host and a port, without http://, such as kafka.example:9092'),
      ),
    ),
    null,
    'Brokers of Kafka, a comma list of hosts with ports; without it, the log is a table in Postgres.',
  ),
  KAFKA_TLS: variable(flag, 'false', 'Whether to speak TLS to Kafka.'),
  KAFKA_CA: variable(text, null, "A file with the authority (PEM) that signed the brokers' certificates."),
  KAFKA_CERT: variable(text, null, 'A file with the certificate (PEM) of this client.'),
  KAFKA_KEY: variable(text, null, 'A file with the private key (PEM) of this client.'),
  KAFKA_SASL_MECHANISM: variable(
    oneOf(['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer']),
    null,
    'How to log in to Kafka.',
  ),
  KAFKA_USERNAME: variable(text, null, 'The user name at Kafka.'),
  KAFKA_PASSWORD: variable(text, null, 'The password at Kafka.', true),
  KAFKA_SASL_TOKEN_FILE: variable(
    text,
    null,
    'A file with the token of oauthbearer. It is read at each login.',
  ),
  KAFKA_SASL_TOKEN_COMMAND: variable(
    text,
    null,
    'A command of the shell that prints the token of oauthbearer, also for AWS IAM. It runs at each login.',
    true,
  ),
  FILROUGE_TOPIC_PREFIX: variable(
    z.string().regex(/^[a-zA-Z0-9._-]{0,100}$/, 'may have letters, digits, dot, hyphen and underscore'),
    '',
    'What stands before the names of topics.',
  ),
  FILROUGE_PARTITIONS: variable(
    count(1, 1_000),
    '8',
    'How many partitions a store is born with; never changed after.',
  ),
  FILROUGE_REPLICATION: variable(
    count(1, 10),
    null,
    'On how many brokers each record is kept; by default 3, or as many as there are brokers.',
  ),
  FILROUGE_ADMIN_KEY: variable(Key, null, 'The admin key; without it, one is made at the first start.', true),
  FILROUGE_EXAMPLE: variable(
    flag,
    'true',
    'Standalone: whether to load the example story into an empty store.',
  ),
  FILROUGE_PUBLIC_READ: variable(
    flag,
    null,
    'Whether anyone may read public stories; by default true in standalone, else false. Give API and courier the same value.',
  ),
  FILROUGE_APPEND_TIMEOUT: variable(
    Duration,
    '10s',
    'How long an append waits for its verdict before it answers 202. The log has as long to acknowledge it, at least 2 s, before the answer is 503.',
  ),
  FILROUGE_READ_TIMEOUT: variable(
    Duration,
    '10s',
    'How long a read with Filrouge-Min-Version waits before it answers 503.',
  ),
  FILROUGE_REQUEST_TIMEOUT: variable(
    Duration,
    '30s',
    'How long a client may take to send a request; the files of imports are not bounded.',
  ),
  FILROUGE_DRAIN: variable(
    Duration,
    '1s',
    'How long an API goes on to accept requests after SIGTERM, when it is not ready any more: the time that a load balancer needs to see that. 0s for none.',
  ),
  FILROUGE_RATE_LIMIT: variable(
    count(0, 1_000_000),
    '0',
    'Requests a minute for each key, counted by each API process; 0 is no limit.',
  ),
  FILROUGE_CORS_ORIGINS: variable(
    list.pipe(z.array(z.string().refine(isOrigin, 'must be an origin such as https://news.example'))),
    null,
    'Origins, a comma list, whose pages may read in browsers; by default none.',
  ),
  FILROUGE_PAGE: variable(flag, 'true', 'Serve the page for people at `/`.'),
  FILROUGE_PAGE_MEDIA_HOSTS: variable(
    list.pipe(z.array(z.string().refine(isHost, 'must be a host, such as pictures.example'))),
    null,
    'Hosts, a comma list, whose pictures the page shows over https; by default none: a picture is a link.',
  ),
  FILROUGE_PAGE_FRAME_ANCESTORS: variable(
    list.pipe(z.array(z.string().refine(isOrigin, 'must be an origin, such as https://news.example'))),
    null,
    'Origins, a comma list, whose pages may show `/embed/{storyId}` in a frame; by default all.',
  ),
  FILROUGE_PUBLIC_URL: variable(
    z.string().refine(isPublicUrl, 'must be a URL such as https://news.example, without a query'),
    null,
    'The address at which readers reach the API, for the links in feeds; without it each request says it by its Host, which behind a proxy is wrong.',
  ),
  FILROUGE_SUBSCRIPTIONS: variable(count(0, 1_000_000), '100', 'Subscriptions that a principal may have.'),
  FILROUGE_SECRETS_KEY: variable(
    z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be base64 of 32 random bytes, as of `openssl rand -base64 32`'),
    null,
    'What the secrets of subscriptions are sealed with at rest, the same for every api and courier; without it, one is made and kept in the data directory.',
    true,
  ),
  FILROUGE_WEBHOOK_ALLOW_HTTP: variable(flag, 'false', 'Whether webhooks may go to http as well as https.'),
  FILROUGE_WEBHOOK_ALLOW_ADDRESSES: variable(
    list.pipe(z.array(z.string().refine(isCidr, 'must be a range such as 10.1.0.0/16 or fd00::/8'))),
    null,
    'Ranges of addresses, a comma list, that webhooks may go to besides public ones.',
  ),
  FILROUGE_WEBHOOK_TIMEOUT: variable(
    Duration,
    '15s',
    'How long an endpoint may take to be reached and to answer.',
  ),
  FILROUGE_WEBHOOK_SCHEDULE: variable(
    list.pipe(z.array(Duration).max(50)),
    '5s,5m,30m,2h,5h,10h,10h',
    'How long a message waits after its first failed try, its second, and so on: a comma list; it has one try more.',
  ),
  FILROUGE_LOG_LEVEL: variable(
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'info',
    'The least level that is logged.',
  ),
} as const

export type VariableName = keyof typeof VARIABLES
export const VARIABLE_NAMES = Object.keys(VARIABLES).filter((name): name is VariableName => name in VARIABLES)
