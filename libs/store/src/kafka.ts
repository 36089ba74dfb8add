import type { KafkaConnection } from '@filrouge/log'
import type { Config } from '@filrouge/runtime'
import type { Logger } from '@filrouge/runtime'
import type { Tls } from '@filrouge/runtime'

/** How Kafka is reached, as the configuration says; null where there is none. */
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
