import type { Admin, Kafka, Producer } from 'kafkajs'
import { newGenesis, readGenesis, writeGenesis, type Genesis, type OtherGenesis } from '../genesis.js'
import { mustBeGenesis } from '../guard.js'
import {
  LogRefused,
  type AppendLog,
  type LogFacts,
  type LogPlace,
  type LogReader,
  type LogRecord,
  type NewRecord,
} from '../log.js'
import { partitionOf } from '../murmur2.js'
import { PrefetchReader } from '../prefetch-reader.js'
import { SendQueue } from '../send-queue.js'
import { kafkaClient, PATIENCE, PRODUCER } from './client.js'
import { clusterOf } from './cluster.js'
import type { KafkaConnection } from './connection.js'
import { Fetching } from './fetch.js'
import { createTopic, TOPIC, topicSettings } from './topic.js'
import { absent, asking } from './trouble.js'

export interface KafkaLogOptions extends KafkaConnection {
  /** The number of partitions of a new store. */
  partitions: number
}

/** The log as a topic of Kafka. */
export class KafkaLog implements AppendLog {
  private readonly kafka: Kafka
  private readonly admin: Admin
  private readonly producer: Producer
  private readonly probe: Fetching
  private readonly topic: string
  private readonly queues = new Map<number, SendQueue>()
  private opened: Genesis | null = null

  constructor(private readonly options: KafkaLogOptions) {
    this.topic = options.topicPrefix + TOPIC
    this.kafka = kafkaClient(options)
    this.admin = this.kafka.admin()
    this.producer = this.kafka.producer(PRODUCER)
    this.probe = new Fetching(clusterOf(this.kafka), this.topic)
  }

  get genesis(): Genesis {
    if (!this.opened) throw new Error('the log is not open')
    return this.opened
  }

  async open({ create }: { create: boolean }): Promise<void> {
    await this.asking(async () => {
      await this.admin.connect()
      await this.producer.connect()
      const topics = await this.admin.listTopics()
      if (!topics.includes(this.topic)) {
        if (!create) throw new LogRefused(absent(this.topic))
        await createTopic(this.admin, { ...this.options, topic: this.topic })
      }
    })
    this.opened = create ? await this.born() : await this.found()
  }

  partitionOf(storyId: string): number {
    return partitionOf(storyId, this.genesis.partitions)
  }

  append(record: NewRecord): Promise<LogPlace> {
    const partition = this.partitionOf(record.storyId)
    let queue = this.queues.get(partition)
    if (!queue)
      this.queues.set(partition, (queue = new SendQueue((records) => this.send(partition, records))))
    return queue.append(record)
  }

  reader(): LogReader {
    const fetching = new Fetching(clusterOf(this.kafka), this.topic)
    return new PrefetchReader(
      (readings, options) => fetching.fetch(readings, options),
      () => fetching.close(),
    )
  }

  async inspect(): Promise<LogFacts> {
    const [settings, offsets] = await this.asking(() =>
      Promise.all([topicSettings(this.admin, this.topic), this.admin.fetchTopicOffsets(this.topic)]),
    )
    const partitions = await Promise.all(
      offsets
        .map(({ partition, low, high }) => ({ partition, earliest: BigInt(low), end: BigInt(high) }))
        .sort((a, b) => a.partition - b.partition)
        .map(async (facts) => ({ ...facts, genesis: await this.genesisOf(facts) })),
    )
    return { settings, partitions }
  }

  async recordAt({ partition, offset }: LogPlace): Promise<LogRecord | null> {
    const [facts] = (await this.asking(() => this.admin.fetchTopicOffsets(this.topic))).filter(
      (one) => one.partition === partition,
    )
    if (!facts || offset < BigInt(facts.low) || offset >= BigInt(facts.high)) return null
    const [batch] = await this.probe.fetch([{ partition, next: offset }], { waitMs: 1_000, maxBytes: 1 })
    return batch?.records[0] ?? null
  }

  async ping(): Promise<void> {
    await this.asking(() => this.admin.describeCluster())
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.idle()))
    await Promise.allSettled([this.producer.disconnect(), this.admin.disconnect(), this.probe.close()])
  }

  private asking<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    return asking(run, { topic: this.topic, worked: this.opened !== null })
  }

  private async send(partition: number, records: readonly NewRecord[]): Promise<LogPlace[]> {
    return this.asking(async () => {
      const [sent] = await this.producer.send({
        topic: this.topic,
        acks: -1,
        timeout: PATIENCE.requestTimeout,
        messages: records.map(({ storyId, value, headers }) => ({
          key: storyId,
          value,
          partition,
          ...(headers && { headers: { ...headers } }),
        })),
      })
      if (sent?.baseOffset === undefined) throw new Error('the broker gave no offset')
      const first = BigInt(sent.baseOffset)
      return records.map((_, i) => ({ partition, offset: first + BigInt(i) }))
    })
  }

  /** Makes the store. The genesis of partition 0 identifies it, even if two processes make it at once. Then the others follow. */
  private async born(): Promise<Genesis> {
    const { partitions } = await this.inspect()
    const [first] = partitions
    if (!first) throw new LogRefused(`the topic ${this.topic} has no partitions`)
    if (first.end === 0n) {
      if (partitions.some(({ end }) => end > 0n))
        throw new LogRefused(`the topic ${this.topic} is not empty, and has no genesis`)
      await this.writeGenesis(0, newGenesis(partitions.length))
    }
    const genesis = await this.found()
    await Promise.all(
      partitions
        .filter(({ partition, end }) => partition > 0 && partition < genesis.partitions && end === 0n)
        .map(({ partition }) => this.writeGenesis(partition, genesis)),
    )
    return genesis
  }

  private async found(): Promise<Genesis> {
    const { partitions } = await this.inspect()
    return mustBeGenesis(partitions[0]?.genesis ?? null, `the topic ${this.topic}`)
  }

  private async genesisOf({
    partition,
    earliest,
    end,
  }: {
    partition: number
    earliest: bigint
    end: bigint
  }): Promise<Genesis | OtherGenesis | null> {
    if (earliest > 0n || end === 0n) return null
    const [batch] = await this.probe.fetch([{ partition, next: 0n }], { waitMs: 1_000, maxBytes: 1 })
    return readGenesis(batch?.records[0]?.value ?? null)
  }

  private async writeGenesis(partition: number, genesis: Genesis): Promise<void> {
    await this.asking(() =>
      this.producer.send({
        topic: this.topic,
        acks: -1,
        messages: [{ value: writeGenesis(genesis), partition }],
      }),
    )
  }
}
