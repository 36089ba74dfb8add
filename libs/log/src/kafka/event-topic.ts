import type { Admin, Producer } from 'kafkajs'
import { messageOf } from '../log.js'
import { MAX_SEND_BYTES } from '../send-queue.js'
import { kafkaClient, PATIENCE, PRODUCER } from './client.js'
import { EVENTS_TOPIC, type KafkaConnection } from './connection.js'
import { createTopic, topicSettings } from './topic.js'
import { asking } from './trouble.js'

/** A message on the topic. */
export interface TopicMessage {
  /** The key that chooses the partition, as Kafka's default partitioner does. */
  key: string
  value: string
  headers: Readonly<Record<string, string>>
}

/** A session that writes to the public topic. It is opened once and closed once. */
export interface EventTopic {
  readonly name: string
  /**
   * Connects. If there is no topic, it is made with settings that keep history for ever. An existing topic is not changed.
   * @param partitions the number of partitions of the log
   * @returns a sentence for each setting that can lose events
   * @throws LogUnavailable
   */
  open(partitions: number): Promise<string[]>
  /**
   * Writes messages in their order, and resolves when all are durable. Messages that do not fit into one request go into the
   * next, after the acknowledgement of the one before. So after a failure a prefix of the messages is written.
   * @param before called before each request. If it rejects, nothing more is written.
   * @throws LogUnavailable: the outcome is unknown
   */
  send(messages: readonly TopicMessage[], before: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** A session at the public topic, on kafkajs. */
export class KafkaEventTopic implements EventTopic {
  readonly name: string
  private readonly admin: Admin
  private readonly producer: Producer

  constructor(private readonly connection: KafkaConnection) {
    this.name = connection.topicPrefix + EVENTS_TOPIC
    const kafka = kafkaClient(connection)
    this.admin = kafka.admin()
    this.producer = kafka.producer(PRODUCER)
  }

  async open(partitions: number): Promise<string[]> {
    return asking(async () => {
      await this.admin.connect()
      await this.producer.connect()
      if (!(await this.admin.listTopics()).includes(this.name))
        await createTopic(this.admin, { ...this.connection, topic: this.name, partitions })
      return this.dangers()
    }).finally(() => this.admin.disconnect())
  }

  async send(messages: readonly TopicMessage[], before: () => Promise<void>): Promise<void> {
    for (const request of requestsOf(messages)) {
      await before()
      await asking(() =>
        this.producer.send({
          topic: this.name,
          acks: -1,
          timeout: PATIENCE.requestTimeout,
          messages: request.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
        }),
      )
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.producer.disconnect(), this.admin.disconnect()])
  }

  /** A client with write access only cannot read the settings. It may still publish, so this is a warning. */
  private async dangers(): Promise<string[]> {
    try {
      return dangersOf(this.name, await topicSettings(this.admin, this.name))
    } catch (error) {
      return [`the settings of the topic ${this.name} could not be read: ${messageOf(error)}`]
    }
  }
}

/** All messages of a story have the same key: a topic with compaction keeps only the last one. */
export function dangersOf(topic: string, settings: Readonly<Record<string, string>>): string[] {
  const { 'cleanup.policy': policy = '', 'retention.ms': ms, 'retention.bytes': bytes } = settings
  const isLimited = (limit: string | undefined) => limit !== undefined && limit !== '-1'
  return [
    ...(policy.includes('compact')
      ? [
          `the topic ${topic} compacts (cleanup.policy=${policy}): of each story it will keep the last event alone`,
        ]
      : []),
    ...(policy.includes('delete') && isLimited(ms)
      ? [`the topic ${topic} has retention.ms=${ms}: older events will go`]
      : []),
    ...(policy.includes('delete') && isLimited(bytes)
      ? [`the topic ${topic} has retention.bytes=${bytes}: older events will go`]
      : []),
  ]
}

/** The approximate size of the headers of a message. */
const HEADERS_BYTES = 500

/** Groups messages into requests of up to 900 KB, in their order. A larger message has a request of its own. */
function requestsOf(messages: readonly TopicMessage[]): TopicMessage[][] {
  const requests: TopicMessage[][] = []
  let room = 0
  for (const message of messages) {
    const bytes = message.key.length + Buffer.byteLength(message.value) + HEADERS_BYTES
    const last = requests.at(-1)
    if (last && bytes <= room) last.push(message)
    else {
      requests.push([message])
      room = MAX_SEND_BYTES
    }
    room -= bytes
  }
  return requests
}
