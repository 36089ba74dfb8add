import type { KafkaConnection, KafkaLogin } from '@filrouge/log'
import type { Config } from '@filrouge/runtime'
import type { Logger } from '@filrouge/runtime'
import type { Tls } from '@filrouge/runtime'
import { kafkaToken } from './kafka-token.js'

/** The connection to Kafka from the configuration; null if there is no Kafka. */
export function kafkaConnection(config: Config, tls: Tls, logger: Logger): KafkaConnection | null {
  if (!config.KAFKA_BROKERS) return null
  return {
    brokers: config.KAFKA_BROKERS,
    topicPrefix: config.FILROUGE_TOPIC_PREFIX,
    replication: config.FILROUGE_REPLICATION ?? null,
    tls: tls.kafka,
    sasl: kafkaLogin(config),
    warn: (message, details) => logger.debug(details, message),
    made: (topic) => logger.info(topic, 'a topic was made at Kafka'),
  }
}

function kafkaLogin(config: Config): KafkaLogin | null {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = config
  if (mechanism === undefined) return null
  if (mechanism === 'oauthbearer') return { mechanism, token: kafkaToken(config) }
  return { mechanism, username: username ?? '', password: password ?? '' }
}
