import type { AppendLog } from '../log.js'
import type { KafkaConnection } from './connection.js'
import type { EventTopic } from './event-topic.js'
import type { KafkaLogOptions } from './kafka-log.js'

// kafkajs takes long to load: only a process with Kafka loads it.

/** Makes the log as a topic of Kafka. It is not open yet. */
export async function kafkaLog(options: KafkaLogOptions): Promise<AppendLog> {
  const { KafkaLog } = await import('./kafka-log.js')
  return new KafkaLog(options)
}

/** Makes a session at the public topic. It is not open yet. */
export async function eventTopic(connection: KafkaConnection): Promise<EventTopic> {
  const { KafkaEventTopic } = await import('./event-topic.js')
  return new KafkaEventTopic(connection)
}
