import { VARIABLES } from './variables.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Values that are right alone and wrong together. A sentence for each. */
export function inconsistencies(set: Environment): string[] {
  const mistakes: string[] = []
  if (set['KAFKA_BROKERS'] && !set['DATABASE_URL'])
    mistakes.push('DATABASE_URL: is needed with KAFKA_BROKERS: the embedded Postgres is for the embedded log')
  mistakes.push(...loginMistakes(set))
  if (set['DATABASE_PASSWORD'] && !set['DATABASE_URL'])
    mistakes.push(
      'DATABASE_PASSWORD: goes with DATABASE_URL: the embedded Postgres has a password of its own',
    )
  if (set['DATABASE_PASSWORD'] && hasPassword(set['DATABASE_URL']))
    mistakes.push('DATABASE_PASSWORD: DATABASE_URL has a password too: leave one of them out')
  if (Boolean(set['KAFKA_CERT']) !== Boolean(set['KAFKA_KEY']))
    mistakes.push('KAFKA_CERT: goes together with KAFKA_KEY')
  if (set['KAFKA_TLS'] !== 'true' && (set['KAFKA_CA'] || set['KAFKA_CERT']))
    mistakes.push('KAFKA_TLS: must be true where certificates are given')
  if ((set['DATABASE_TLS'] ?? 'off') === 'off' && set['DATABASE_CA'])
    mistakes.push('DATABASE_TLS: must be verify where DATABASE_CA is given')
  mistakes.push(...tlsTwice(set), ...portTwice(set))
  return mistakes
}

const LOGIN = ['KAFKA_USERNAME', 'KAFKA_PASSWORD']
const TOKEN = ['KAFKA_SASL_TOKEN_FILE', 'KAFKA_SASL_TOKEN_COMMAND']

/** Whether the login to Kafka has exactly the settings of its mechanism. */
function loginMistakes(set: Environment): string[] {
  const mechanism = set['KAFKA_SASL_MECHANISM']
  const [login, token] = [LOGIN, TOKEN].map((names) => names.filter((name) => set[name]))
  if (mechanism === undefined)
    return [...(login ?? []), ...(token ?? [])]
      .slice(0, 1)
      .map((name) => `KAFKA_SASL_MECHANISM: is needed with ${name}`)
  // There is no such mechanism: what it needs is not known.
  if (!VARIABLES.KAFKA_SASL_MECHANISM.schema.safeParse(mechanism).success) return []
  if (mechanism === 'oauthbearer')
    return token?.length === 1 && login?.length === 0
      ? []
      : [`KAFKA_SASL_MECHANISM: oauthbearer needs ${TOKEN.join(' or ')}, and no ${LOGIN.join(' or ')}`]
  return login?.length === 2 && token?.length === 0
    ? []
    : [`KAFKA_SASL_MECHANISM: ${mechanism} needs ${LOGIN.join(' and ')}, and no ${TOKEN.join(' or ')}`]
}

const hasPassword = (url: string | undefined) =>
  url !== undefined && URL.canParse(url) && new URL(url).password !== ''

/** The driver reads TLS parameters of a URL too: they overrule DATABASE_TLS, and certificates may silently not be verified. */
function tlsTwice({ DATABASE_URL: url, DATABASE_TLS: tls = 'off' }: Environment): string[] {
  if (url === undefined)
    return tls === 'off' ? [] : ['DATABASE_TLS: goes with DATABASE_URL: the embedded Postgres speaks no TLS']
  const found = [...new URLSearchParams(url.split('?')[1])].filter(([name]) => /ssl/i.test(name))
  const names = found.map(([name]) => name).join(', ')
  if (tls !== 'off')
    return found.length === 0
      ? []
      : [`DATABASE_URL: ${names} would overrule DATABASE_TLS: leave one of them out`]
  return found.every(([name, value]) => name === 'sslmode' && value === 'disable')
    ? []
    : [
        `DATABASE_URL: ${names} asks for TLS, and DATABASE_TLS is off: leave it out of the URL, and set DATABASE_TLS to verify or unverified`,
      ]
}

/** Port 0 is any free one, so two of them differ. */
function portTwice({
  FILROUGE_PORT: port = VARIABLES.FILROUGE_PORT.default,
  FILROUGE_METRICS_PORT: metrics,
}: Environment): string[] {
  return metrics === undefined || Number(metrics) !== Number(port) || Number(port) === 0
    ? []
    : ['FILROUGE_METRICS_PORT: is that of FILROUGE_PORT: choose another, or leave it out']
}
