import { LogRefused, LogUnavailable, messageOf } from '../log.js'

/** The failure that Kafka cannot be used now: a sentence. It names the settings, if TLS or the login is wrong. */
export const unavailable = (error: unknown, asked: Asked = {}): LogUnavailable =>
  new LogUnavailable(sentenceOf(error, asked), { cause: error })

/** What a failed request was about. */
export interface Asked {
  topic?: string
  /** Whether requests have worked before with the same settings: then TLS and login are right. */
  worked?: boolean
}

/** The sentence for a topic that is not there, and was. */
export const absent = (topic: string): string =>
  `there is no topic ${topic}: it was deleted, or KAFKA_BROKERS or FILROUGE_TOPIC_PREFIX name another place, or no recorder has made it yet`

/** Runs a request to Kafka. Other failures become LogUnavailable. @throws LogUnavailable, LogRefused */
export async function asking<Answer>(run: () => Promise<Answer>, asked: Asked = {}): Promise<Answer> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof LogRefused || error instanceof LogUnavailable) throw error
    throw unavailable(error, asked)
  }
}

/** Whether Kafka answered a request, and refused a partition of it. */
export const isRefusedPartition = (error: unknown): boolean => originOf(error).name === 'KafkaJSProtocolError'

function sentenceOf(error: unknown, { topic, worked = false }: Asked): string {
  const { name, code, type } = originOf(error)
  if (name === 'NoToken') return `There is no token for the login to Kafka: ${originMessage(error)}`
  const message = messageOf(error).replace(/^Connection error: /, '')
  if (name === 'KafkaJSSASLAuthenticationError' || type.includes('SASL'))
    return `Kafka refuses the login: ${message} (KAFKA_SASL_MECHANISM, ${message.includes('OAUTHBEARER') ? 'KAFKA_SASL_TOKEN_FILE or KAFKA_SASL_TOKEN_COMMAND' : 'KAFKA_USERNAME, KAFKA_PASSWORD'})`
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION' && topic !== undefined) return absent(topic)
  if (name === 'KafkaJSConnectionClosedError' && worked) return 'Kafka closed the connection'
  if (name === 'KafkaJSConnectionClosedError')
    return 'Kafka closed the connection: where it always does, its listener asks for TLS or a login, or for none (KAFKA_TLS, KAFKA_SASL_MECHANISM)'
  if (/^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code))
    return `Kafka's certificate is not trusted: ${message}: KAFKA_CA must hold the authority that signed it`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `Kafka's certificate is for another host: ${message} (KAFKA_BROKERS, or the broker's advertised.listeners)`
  if (message.includes('before secure TLS connection') || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return 'Kafka does not answer in TLS: where it never does, its listener speaks none (KAFKA_TLS)'
  const [, alert] = /^ERR_SSL_.*_ALERT_(.*)/.exec(code) ?? []
  if (alert)
    return `Kafka refuses this client's certificate: ${alert.toLowerCase().replaceAll('_', ' ')} (KAFKA_CERT, KAFKA_KEY)`
  return `Kafka does not answer: ${message || code}`
}

const originMessage = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? originMessage(error.cause) : messageOf(error)

interface Origin {
  name: string
  /** The error code of Node's network or TLS. */
  code: string
  /** The error type of Kafka's protocol. */
  type: string
}

/** The first cause of an error, below the retries of kafkajs. */
function originOf(error: unknown): Origin {
  if (!(error instanceof Error)) return { name: '', code: '', type: '' }
  if (error.cause instanceof Error) return originOf(error.cause)
  return {
    name: error.name,
    code: 'code' in error ? String(error.code) : '',
    type: 'type' in error ? String(error.type) : '',
  }
}
