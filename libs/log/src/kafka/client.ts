import kafkajs, { type Kafka, type KafkaConfig } from 'kafkajs'

/** How Kafka is reached, and what is asked of the topics that are made there. */
export interface KafkaConnection {
  brokers: readonly string[]
  topicPrefix: string
  /** On how many brokers each record is kept; by default 3 where there are three, else 1. */
  replication?: number | null
  /** PEM; by default no TLS. */
  tls?: { ca?: string; cert?: string; key?: string } | null
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string } | null
  /** Told what kafkajs has to say. */
  warn?(message: string, details: object): void
}

/** An answer may take so long, and a broker that is gone is tried so often: then the caller decides. */
export const PATIENCE = {
  connectionTimeout: 3_000,
  authenticationTimeout: 5_000,
  requestTimeout: 10_000,
  retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
} as const

/** A client of Kafka. Nothing is connected yet. */
export function kafkaClient({ brokers, tls, sasl, warn }: KafkaConnection): Kafka {
  return new kafkajs.Kafka({
    clientId: 'filrouge',
    brokers: [...brokers],
    ...PATIENCE,
    logLevel: kafkajs.logLevel.WARN,
    logCreator:
      () =>
      ({ log: { message, timestamp: _, ...details } }) =>
        warn?.(message, details),
    ...(tls && { ssl: tls }),
    ...(sasl && { sasl: saslOf(sasl) }),
  })
}

/**
 * What a producer of ours is: not idempotent, since that of kafkajs can acknowledge and lose a record. A record that
 * is there twice is harmless.
 */
export const PRODUCER = {
  idempotent: false,
  allowAutoTopicCreation: false,
  createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
} as const

function saslOf({
  mechanism,
  username,
  password,
}: NonNullable<KafkaConnection['sasl']>): NonNullable<KafkaConfig['sasl']> {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password }
    case 'scram-sha-256':
      return { mechanism, username, password }
    case 'scram-sha-512':
      return { mechanism, username, password }
  }
}
