import type { Admin, Producer } from 'kafkajs'
import { messageOf } from '../log.js'
import { MAX_SEND_BYTES } from '../send-queue.js'
import { kafkaClient, PATIENCE, PRODUCER, type KafkaConnection } from './client.js'
import { createTopic, topicSettings } from './topic.js'
import { asking } from './trouble.js'

/** The name of the topic for people with their own consumers, behind the configured prefix. */
export const EVENTS_TOPIC = 'filrouge.events'

/** A message as it lies on the topic. */
export interface TopicMessage {
  /** What the partition follows from, as Kafka's own default partitioner would choose it. */
  key: string
  value: string
  headers: Readonly<Record<string, string>>
}

/** The public topic, as one who writes to it sees it: one session, opened and closed once. */
export interface EventTopic {
  readonly name: string
  /**
   * Connects. Makes the topic where there is none, with settings that keep history for ever; one that is there is left
   * as it is.
   * @param partitions as many as the log has
   * @returns what its settings can lose, a sentence each
   * @throws LogUnavailable
   */
  open(partitions: number): Promise<string[]>
  /**
   * Writes messages in their order; resolves once all are durable. What does not fit into one request goes in the next,
   * after the one before was acknowledged: so whatever is written of them is the beginning.
   * @param before asked before each request: where it rejects, nothing more is written
   * @throws LogUnavailable: the outcome is unknown
   */
  send(messages: readonly TopicMessage[], before: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** A session at the public topic. */
export const eventTopic = (connection: KafkaConnection): EventTopic => new KafkaEventTopic(connection)

class KafkaEventTopic implements EventTopic {
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

  /** Whoever may only write may not ask for settings: that is no reason not to. */
  private async dangers(): Promise<string[]> {
    try {
      return dangersOf(this.name, await topicSettings(this.admin, this.name))
    } catch (error) {
      return [`the settings of the topic ${this.name} could not be read: ${messageOf(error)}`]
    }
  }
}

/** Every message of a story has the story's key: a topic that compacts keeps the last alone. */
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

/** What a message takes besides key and value: its headers, about. */
const HEADERS_BYTES = 500

/** Messages in their order, up to 900 KB at once; a larger one goes alone. */
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
