import type { KafkaConnection } from '@filrouge/log'
import type { Config } from '@filrouge/runtime'
import type { Logger } from '@filrouge/runtime'
import type { Tls } from '@filrouge/runtime'

/** The connection to Kafka from the configuration; null if there is no Kafka. */
export function kafkaConnection(config: Config, tls: Tls, logger: Logger): KafkaConnection | null {
  if (!config.KAFKA_BROKERS) return null
  const sasl = config.KAFKA_SASL_MECHANISM
  return {
    brokers: config.KAFKA_BROKERS,
    topicPrefix: config.FILROUGE_TOPIC_PREFIX,
    replication: config.FILROUGE_REPLICATION ?? null,
    tls: tls.kafka,
    sasl: sasl
      ? { mechanism: sasl, username: config.KAFKA_USERNAME ?? '', password: config.KAFKA_PASSWORD ?? '' }
      : null,
    warn: (message, details) => logger.debug(details, message),
  }
}
