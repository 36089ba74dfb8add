import kafkajs, { type Kafka, type KafkaConfig } from 'kafkajs'
import type { KafkaConnection, KafkaLogin } from './connection.js'
import { oauthBearer } from './oauth-bearer.js'
import { quietRequestQueues } from './request-queue.js'

/** The time limit of an answer, and the retries at a broker that is gone. After them the caller decides. */
export const PATIENCE = {
  connectionTimeout: 3_000,
  authenticationTimeout: 5_000,
  requestTimeout: 10_000,
  retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
} as const

/** Makes a client of Kafka, not connected yet. */
export function kafkaClient({ brokers, tls, sasl, warn }: KafkaConnection): Kafka {
  quietRequestQueues()
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
 * The options of producers. They are not idempotent, because an idempotent producer of kafkajs can acknowledge a record and
 * lose it. A record that is on the log twice is harmless.
 */
export const PRODUCER = {
  idempotent: false,
  allowAutoTopicCreation: false,
  createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
} as const

function saslOf(login: KafkaLogin): NonNullable<KafkaConfig['sasl']> {
  if (login.mechanism === 'oauthbearer') return oauthBearer(login.token)
  const { mechanism, username, password } = login
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password }
    case 'scram-sha-256':
      return { mechanism, username, password }
    case 'scram-sha-512':
      return { mechanism, username, password }
  }
}
