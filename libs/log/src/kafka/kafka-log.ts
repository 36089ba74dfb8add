import type { Admin, Kafka, Producer } from 'kafkajs'
import { groupBy } from '@filrouge/database'
import { newGenesis, readGenesis, writeGenesis, type Genesis } from '../genesis.js'
import { mustBeGenesis } from '../guard.js'
import {
  LogRefused,
  LogUnavailable,
  type AppendLog,
  type LogFacts,
  type LogPlace,
  type LogReader,
  type LogRecord,
  type NewRecord,
  type PartitionEnds,
  type PartitionFacts,
} from '../log.js'
import { partitionOf } from '../murmur2.js'
import { PrefetchReader, type FetchOptions } from '../prefetch-reader.js'
import { kafkaClient, PATIENCE, PRODUCER } from './client.js'
import { clusterOf } from './cluster.js'
import type { KafkaConnection } from './connection.js'
import { Fetching } from './fetch.js'
import { SendQueues } from './send-queues.js'
import { createTopic, TOPIC, topicSettings } from './topic.js'
import { absent, asking, isRefusedPartition } from './trouble.js'

export interface KafkaLogOptions extends KafkaConnection {
  /** The number of partitions of a new store. */
  partitions: number
}

/** How long the leaders of partitions are taken as known. */
const LEADERS_MS = 60_000

type PlacedRecord = NewRecord & { partition: number }

/** More than a genesis has. */
const GENESIS_BYTES = 4_096

type Ends = PartitionEnds & { partition: number }

/** The log as a topic of Kafka. */
export class KafkaLog implements AppendLog {
  private readonly kafka: Kafka
  private readonly admin: Admin
  private readonly producer: Producer
  private readonly probe: Fetching
  private readonly topic: string
  private readonly queues = new SendQueues({
    partitionOf: (storyId) => this.partitionOf(storyId),
    send: (records) => this.send(records),
    now: () => performance.now(),
  })
  private leadersReadAt = 0
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
    await this.findLeaders()
  }

  partitionOf(storyId: string): number {
    return partitionOf(storyId, this.genesis.partitions)
  }

  append(record: NewRecord): Promise<LogPlace> {
    if (performance.now() - this.leadersReadAt > LEADERS_MS) void this.findLeaders().catch(() => undefined)
    return this.queues.append(record)
  }

  /** What all replicas acknowledged is durable. */
  makeDurable(): Promise<void> {
    return Promise.resolve()
  }

  /** Kafka has its own transactions. */
  appendWith(): () => void {
    return () => undefined
  }

  reader(): LogReader {
    const fetching = new Fetching(clusterOf(this.kafka), this.topic)
    return new PrefetchReader(
      (readings, options) => fetching.fetch(readings, options),
      () => fetching.close(),
    )
  }

  async inspect(): Promise<LogFacts> {
    const [settings, ends] = await Promise.all([
      this.asking(() => topicSettings(this.admin, this.topic)),
      this.ends(),
    ])
    return { settings, partitions: await this.withGenesis(ends) }
  }

  /** The ends of all partitions, in their order. */
  private async ends(): Promise<Ends[]> {
    const offsets = await this.asking(() => this.admin.fetchTopicOffsets(this.topic))
    return offsets
      .map(({ partition, low, high }) => ({ partition, earliest: BigInt(low), end: BigInt(high) }))
      .sort((a, b) => a.partition - b.partition)
  }

  async recordAt({ partition, offset }: LogPlace, within?: PartitionEnds): Promise<LogRecord | null> {
    const ends = within ?? (await this.ends()).find((one) => one.partition === partition)
    if (!ends || offset < ends.earliest || offset >= ends.end) return null
    const [batch] = await this.probe.fetch([{ partition, next: offset }], { waitMs: 1_000, maxBytes: 1 })
    return batch?.records[0] ?? null
  }

  async ping(): Promise<void> {
    await this.asking(() => this.admin.describeCluster())
  }

  async close(): Promise<void> {
    await this.queues.idle()
    await Promise.allSettled([this.producer.disconnect(), this.admin.disconnect(), this.probe.close()])
  }

  private asking<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    return asking(run, { topic: this.topic, worked: this.opened !== null })
  }

  /**
   * Sends records in one request. Where Kafka refuses one partition, kafkajs fails the whole request: then each partition is
   * sent again alone. A record that is on the log twice is harmless.
   */
  private send(records: readonly NewRecord[]): Promise<LogPlace>[] {
    const counts = new Map<number, number>()
    const placed = records.map((record) => {
      const partition = this.partitionOf(record.storyId)
      const place = counts.get(partition) ?? 0
      counts.set(partition, place + 1)
      return { ...record, partition, place }
    })
    const byPartition = groupBy(placed, ({ partition }) => partition)
    const together = this.produce(placed)
    const firsts = new Map(
      [...byPartition].map(([partition, own]) => [
        partition,
        together.catch((error: unknown) => {
          if (byPartition.size === 1 || !isRefusedPartition(error)) throw error
          return this.produce(own)
        }),
      ]),
    )
    return placed.map(async ({ partition, place }) => {
      const first = (await firsts.get(partition))?.get(partition)
      if (first === undefined) throw new LogUnavailable('Kafka gave no offset')
      return { partition, offset: first + BigInt(place) }
    })
  }

  /** @returns the offset of the first record of each partition */
  private async produce(records: readonly PlacedRecord[]): Promise<ReadonlyMap<number, bigint>> {
    return this.asking(async () => {
      const sent = await this.producer.send({
        topic: this.topic,
        acks: -1,
        timeout: PATIENCE.requestTimeout,
        messages: records.map(({ storyId, value, partition, headers }) => ({
          key: storyId,
          value,
          partition,
          ...(headers && { headers: { ...headers } }),
        })),
      })
      return new Map(
        sent.flatMap(({ partition, baseOffset }) =>
          baseOffset === undefined ? [] : [[partition, BigInt(baseOffset)] as const],
        ),
      )
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

  /** Reads the genesis of each partition that begins with it: all in one request, and by itself where it is long. */
  private async withGenesis(ends: readonly Ends[]): Promise<PartitionFacts[]> {
    const begun = ends.filter(({ earliest, end }) => earliest === 0n && end > 0n)
    const first = (some: readonly Ends[], bytes: Pick<FetchOptions, 'maxBytes' | 'eachBytes'>) =>
      some.length === 0
        ? []
        : this.probe.fetch(
            some.map(({ partition }) => ({ partition, next: 0n })),
            { waitMs: 1_000, ...bytes },
          )
    const together = await first(begun, {
      maxBytes: begun.length * GENESIS_BYTES,
      eachBytes: GENESIS_BYTES,
    })
    const values = new Map(together.map(({ partition, records }) => [partition, records[0]?.value ?? null]))
    for (const one of begun.filter(({ partition }) => !values.has(partition))) {
      const [alone] = await first([one], { maxBytes: 1 })
      values.set(one.partition, alone?.records[0]?.value ?? null)
    }
    return ends.map((one) => ({ ...one, genesis: readGenesis(values.get(one.partition) ?? null) }))
  }

  /** Learns which broker leads which partition. */
  private async findLeaders(): Promise<void> {
    this.leadersReadAt = performance.now()
    const { topics } = await this.asking(() => this.admin.fetchTopicMetadata({ topics: [this.topic] }))
    const partitions = topics.flatMap((topic) => topic.partitions)
    this.queues.lead(new Map(partitions.map(({ partitionId, leader }) => [partitionId, leader])))
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
