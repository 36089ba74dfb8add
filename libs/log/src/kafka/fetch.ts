import { LogRefused, type LogBatch, type LogRecord } from '../log.js'
import type { FetchOptions, Reading } from '../prefetch-reader.js'
import type { Cluster, FetchedMessage, FetchedPartition } from './cluster.js'
import { unavailable } from './trouble.js'

/**
 * Reads by fetch requests to the leaders of the partitions, in parallel.
 * @throws LogRefused if an offset is not on the log, LogUnavailable if a broker does not answer
 */
export class Fetching {
  private connected: Promise<void> | null = null

  constructor(
    private readonly cluster: Cluster,
    private readonly topic: string,
  ) {}

  async fetch(readings: readonly Reading[], options: FetchOptions): Promise<LogBatch[]> {
    try {
      await (this.connected ??= this.connect())
      const leaders = this.cluster.findLeaderForPartitions(
        this.topic,
        readings.map(({ partition }) => partition),
      )
      const answers = await Promise.all(
        Object.entries(leaders).map(([nodeId, led]) =>
          this.fetchFrom(
            nodeId,
            readings.filter(({ partition }) => led.includes(partition)),
            options,
          ),
        ),
      )
      return answers.flat().flatMap((answer) => batchOf(answer, readings))
    } catch (error) {
      if (error instanceof LogRefused) throw error
      // The metadata of brokers and leaders may be old: connect again.
      this.connected = null
      if (isType(error, 'OFFSET_OUT_OF_RANGE'))
        throw new LogRefused('an offset that was to be read is not on the log', { cause: error })
      throw unavailable(error, { topic: this.topic, worked: true })
    }
  }

  async close(): Promise<void> {
    await this.connected?.catch(() => undefined)
    await this.cluster.disconnect().catch(() => undefined)
  }

  private async connect(): Promise<void> {
    await this.cluster.connect()
    await this.cluster.addTargetTopic(this.topic)
    await this.cluster.refreshMetadata()
  }

  private async fetchFrom(
    nodeId: string,
    readings: readonly Reading[],
    { waitMs, maxBytes, eachBytes }: FetchOptions,
  ): Promise<readonly FetchedPartition[]> {
    const broker = await this.cluster.findBroker({ nodeId })
    const each = eachBytes ?? Math.max(1_048_576, Math.ceil(maxBytes / readings.length))
    const { responses } = await broker.fetch({
      maxWaitTime: waitMs,
      minBytes: 1,
      maxBytes,
      isolationLevel: 0,
      topics: [
        {
          topic: this.topic,
          partitions: readings.map(({ partition, next }) => ({
            partition,
            fetchOffset: String(next),
            maxBytes: each,
          })),
        },
      ],
    })
    return responses.flatMap(({ partitions }) => partitions)
  }
}

/** A fetch answers with whole stored batches. Records before the wanted offset are dropped. */
function batchOf(
  { partition, highWatermark, messages }: FetchedPartition,
  readings: readonly Reading[],
): LogBatch[] {
  const reading = readings.find((one) => one.partition === partition)
  if (!reading) return []
  const records = messages
    .map((message) => recordOf(partition, message))
    .filter(({ offset }) => offset >= reading.next)
  const [first] = records
  if (!first) return []
  if (first.offset !== reading.next)
    throw new LogRefused(
      `partition ${partition} has no record at offset ${reading.next}, but one at ${first.offset}`,
    )
  return [{ partition, records, end: BigInt(highWatermark) }]
}

const recordOf = (partition: number, message: FetchedMessage): LogRecord => ({
  partition,
  offset: BigInt(message.offset),
  timestamp: Number(message.timestamp),
  key: message.isControlRecord || message.key === null ? null : textOf(message.key),
  value: message.isControlRecord ? null : message.value,
  headers: Object.fromEntries(
    Object.entries(message.headers ?? {}).flatMap(([name, value]) => {
      const one = Array.isArray(value) ? value[0] : value
      return one === undefined ? [] : [[name, textOf(one)]]
    }),
  ),
})

/** Text that Postgres can store. A record of another program may contain any bytes. */
const textOf = (bytes: Buffer | string) => bytes.toString().replaceAll('\u0000', '\ufffd')

export const isType = (error: unknown, type: string): boolean =>
  error instanceof Error && (('type' in error && error.type === type) || isType(error.cause, type))
