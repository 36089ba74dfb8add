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
export { insertPlaced } from './postgres/insert-placed.js'
export { postgresLog } from './postgres/postgres-log.js'
export { EVENTS_TOPIC, NoToken, type KafkaConnection, type KafkaLogin } from './kafka/connection.js'
export type { EventTopic, TopicMessage } from './kafka/event-topic.js'
export { eventTopic, kafkaLog } from './kafka/loaded-late.js'
