import type { Kafka } from 'kafkajs'

/**
 * The parts of kafkajs below its consumer, used for reading. The consumer has no manual assignment, needs seconds to
 * recover from the death of a broker, and jumps silently when an offset is out of range. A fetch request has none of
 * these faults. See docs/decisions/kafka-fetch.md.
 */
export interface Cluster {
  connect(): Promise<void>
  disconnect(): Promise<void>
  addTargetTopic(topic: string): Promise<void>
  refreshMetadata(): Promise<void>
  /** Partitions by the node id of their leader. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>
  findBroker(node: { nodeId: string }): Promise<Broker>
}

export interface Broker {
  fetch(request: {
    maxWaitTime: number
    minBytes: number
    maxBytes: number
    isolationLevel: 0
    topics: readonly {
      topic: string
      partitions: readonly { partition: number; fetchOffset: string; maxBytes: number }[]
    }[]
  }): Promise<{ responses: readonly { partitions: readonly FetchedPartition[] }[] }>
}

export interface FetchedPartition {
  partition: number
  highWatermark: string
  messages: readonly FetchedMessage[]
}

export interface FetchedMessage {
  offset: string
  timestamp: string
  key: Buffer | null
  value: Buffer | null
  headers: Readonly<Record<string, Buffer | string | readonly (Buffer | string)[] | undefined>>
  isControlRecord: boolean
}

type MakeCluster = (options: { allowAutoTopicCreation: false; isolationLevel: 0 }) => Cluster

/** Makes a connection to the brokers with the settings of the client. */
export function clusterOf(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  )
  const make: unknown = symbol && Reflect.get(kafka, symbol)
  if (!isMakeCluster(make)) throw new Error('this kafkajs is not the one that the Kafka log was written for')
  return make({ allowAutoTopicCreation: false, isolationLevel: 0 })
}

const isMakeCluster = (make: unknown): make is MakeCluster => typeof make === 'function'
