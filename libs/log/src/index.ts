export { newGenesis, readGenesis, type Genesis, type OtherGenesis } from './genesis.js'
export {
  checkLog,
  inspectLog,
  guard,
  type Refusal,
  type RefusalCode,
  type Remembered,
  type RememberedCheckpoint,
} from './guard.js'
export {
  LogRefused,
  LogUnavailable,
  messageOf,
  type AppendLog,
  type LogBatch,
  type LogFacts,
  type LogPlace,
  type LogReader,
  type LogRecord,
  type NewRecord,
  type PartitionFacts,
} from './log.js'
export { murmur2, partitionOf } from './murmur2.js'
export { postgresLog, type PostgresLogOptions } from './postgres/postgres-log.js'
export { kafkaLog, type KafkaLogOptions } from './kafka/kafka-log.js'
export { NoToken, type KafkaConnection, type KafkaLogin } from './kafka/client.js'
export { EVENTS_TOPIC, eventTopic, type EventTopic, type TopicMessage } from './kafka/event-topic.js'
