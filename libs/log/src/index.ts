export { newGenesis, readGenesis } from './genesis.js'
export { checkLog, inspectLog, recordDigest, type Refusal, type Remembered } from './guard.js'
export {
  LogRefused,
  LogUnavailable,
  messageOf,
  type AppendLog,
  type LogBatch,
  type LogPlace,
  type LogReader,
  type LogRecord,
  type NewRecord,
} from './log.js'
export { postgresLog } from './postgres/postgres-log.js'
export { kafkaLog } from './kafka/kafka-log.js'
export { NoToken, type KafkaConnection, type KafkaLogin } from './kafka/client.js'
export { EVENTS_TOPIC, eventTopic, type EventTopic, type TopicMessage } from './kafka/event-topic.js'
