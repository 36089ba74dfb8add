/** The connection to Kafka, and the settings of topics that are made there. */
export interface KafkaConnection {
  brokers: readonly string[]
  topicPrefix: string
  /** The number of brokers that keep each record; by default 3, or as many as there are brokers. */
  replication?: number | null
  /** PEM; by default no TLS. */
  tls?: { ca?: string; cert?: string; key?: string } | null
  sasl?: KafkaLogin | null
  /** Called with the warnings and errors of kafkajs. */
  warn?(message: string, details: object): void
  /** Called for each topic that is made. */
  made?(topic: MadeTopic): void
}

export interface MadeTopic {
  topic: string
  partitions: number
  /** The number of brokers that keep each record. */
  replication: number
}

export type KafkaLogin =
  | { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
  /** `token` is called at each login. @throws NoToken */
  | { mechanism: 'oauthbearer'; token(): Promise<string> }

/** There is no token to log in to Kafka with. The message names the setting. */
export class NoToken extends Error {
  override readonly name = 'NoToken'
}

/** The name of the public topic, without the configured prefix. */
export const EVENTS_TOPIC = 'filrouge.events'
