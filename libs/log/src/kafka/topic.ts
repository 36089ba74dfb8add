import { pause } from '@filrouge/waiting'
import kafkajs, { type Admin } from 'kafkajs'
import type { MadeTopic } from './connection.js'
import { isType } from './fetch.js'

/** The name of the log's topic, without the configured prefix. */
export const TOPIC = 'filrouge.appends'

export interface NewTopic {
  topic: string
  partitions: number
  /** By default 3, or as many as there are brokers. */
  replication?: number | null
  /** Called if the topic did not exist. */
  made?(topic: MadeTopic): void
}

/** The number of brokers that keep each record, unless it is configured. */
export const copiesOn = (brokers: number): number => Math.min(brokers, 3)

/** The settings of a topic that keep its history for ever. */
export const settingsOf = (copies: number): Record<string, string> => ({
  'message.timestamp.type': 'LogAppendTime',
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'unclean.leader.election.enable': 'false',
  'max.message.bytes': '2097152',
  // With three copies, an acknowledged record is on two brokers. With two, writing goes on while one broker is away: then
  // the record is on the disk of the other. With one copy, it is on disk.
  ...(copies >= 3 ? { 'min.insync.replicas': '2' } : { 'flush.messages': '1' }),
})

/**
 * Makes the topic with settings that keep history for ever, and waits until it can be used. An existing topic is not
 * changed.
 */
export async function createTopic(
  admin: Admin,
  { topic, partitions, replication, made }: NewTopic,
): Promise<void> {
  const { brokers } = await admin.describeCluster()
  const copies = replication ?? copiesOn(brokers.length)
  try {
    // False: another process has made it meanwhile.
    const isMade = await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions: partitions,
          replicationFactor: copies,
          configEntries: Object.entries(settingsOf(copies)).map(([name, value]) => ({ name, value })),
        },
      ],
    })
    if (isMade) made?.({ topic, partitions, replication: copies })
  } catch (error) {
    if (!isType(error, 'TOPIC_ALREADY_EXISTS')) throw error
  }
  await isLed(admin, topic)
}

const LED_MS = 10_000
const NOT_YET = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']

/** Waits until a new topic has leaders. Brokers learn of it one after another, and elect leaders after a moment. */
async function isLed(admin: Admin, topic: string): Promise<void> {
  const deadline = Date.now() + LED_MS
  for (;;)
    try {
      await admin.fetchTopicOffsets(topic)
      return
    } catch (error) {
      if (!NOT_YET.some((type) => isType(error, type)) || Date.now() > deadline) throw error
      await pause(100)
    }
}

const WATCHED = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'message.timestamp.type',
  'unclean.leader.election.enable',
  'max.message.bytes',
]

/** The settings of the topic that the guard checks. */
export async function topicSettings(admin: Admin, topic: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: WATCHED }],
  })
  return Object.fromEntries(
    resources.flatMap(({ configEntries }) =>
      configEntries.map(({ configName, configValue }) => [configName, configValue]),
    ),
  )
}
