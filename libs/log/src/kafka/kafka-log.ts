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
import { PrefetchReader, type FetchOptions, type Reading } from '../prefetch-reader.js'
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
/** More than a batch at rest has, which is a request of one writer. */
const RECORD_BYTES = 65_536

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

  async recordAt(place: LogPlace): Promise<LogRecord | null> {
    return (await this.recordsAt([place])).get(place.partition) ?? null
  }

  async recordsAt(
    places: readonly LogPlace[],
    within?: readonly Ends[],
  ): Promise<ReadonlyMap<number, LogRecord>> {
    const ends = new Map((within ?? (await this.ends())).map((one) => [one.partition, one]))
    const isThere = ({ partition, offset }: LogPlace) => {
      const found = ends.get(partition)
      return found !== undefined && offset >= found.earliest && offset < found.end
    }
    return this.firstRecords(
      places.filter(isThere).map(({ partition, offset }) => ({ partition, next: offset })),
      RECORD_BYTES,
    )
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

  /** Reads the genesis of each partition that begins with it. */
  private async withGenesis(ends: readonly Ends[]): Promise<PartitionFacts[]> {
    const begun = ends.filter(({ earliest, end }) => earliest === 0n && end > 0n)
    const first = await this.firstRecords(
      begun.map(({ partition }) => ({ partition, next: 0n })),
      GENESIS_BYTES,
    )
    return ends.map((one) => ({ ...one, genesis: readGenesis(first.get(one.partition)?.value ?? null) }))
  }

  /** Reads the first record of each position: all in one request, and by itself where its batch has more bytes. */
  private async firstRecords(
    readings: readonly Reading[],
    eachBytes: number,
  ): Promise<Map<number, LogRecord>> {
    const found = new Map<number, LogRecord>()
    const read = async (some: readonly Reading[], bytes: Pick<FetchOptions, 'maxBytes' | 'eachBytes'>) => {
      if (some.length === 0) return
      for (const { partition, records } of await this.probe.fetch(some, { waitMs: 1_000, ...bytes }))
        if (records[0]) found.set(partition, records[0])
    }
    await read(readings, { maxBytes: readings.length * eachBytes, eachBytes })
    for (const one of readings.filter(({ partition }) => !found.has(partition)))
      await read([one], { maxBytes: 1 })
    return found
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
