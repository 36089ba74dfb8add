import { randomUUID } from 'node:crypto'
import { Kafka, logLevel, type Consumer, type IHeaders } from 'kafkajs'
import { until } from './services.js'

/** A message of the public topic. */
export interface Published {
  partition: number
  offset: number
  key: string
  /** The exact value; null for a tombstone. */
  value: string | null
  headers: Record<string, string>
}

/** Reads a topic from its beginning, and follows it. */
export class TopicReader {
  /** All messages, in the order of each partition. */
  readonly got: Published[] = []
  private constructor(private readonly consumer: Consumer) {}

  /** Waits until the topic exists. */
  static async start(brokers: string, topic: string): Promise<TopicReader> {
    const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING })
    const admin = kafka.admin()
    await admin.connect()
    await until(
      async () => (await admin.listTopics()).includes(topic),
      30_000,
      () => `there is no topic ${topic}`,
    )
    await admin.disconnect()
    const reader = new TopicReader(kafka.consumer({ groupId: `test-${randomUUID()}`, maxWaitTimeInMs: 100 }))
    await reader.consumer.connect()
    await reader.consumer.subscribe({ topic, fromBeginning: true })
    await reader.consumer.run({
      eachMessage: ({ partition, message: { offset, key, value, headers } }) => {
        reader.got.push({
          partition,
          offset: Number(offset),
          key: String(key),
          value: value && value.toString(),
          headers: textsOf(headers),
        })
        return Promise.resolve()
      },
    })
    return reader
  }

  /** Ids of all messages, in the order in which they came. */
  ids(): string[] {
    return this.got.map(({ headers }) => headers['ce_id'] ?? '')
  }

  /** Ids of a story's messages. */
  idsOf(storyId: string): string[] {
    return this.ids().filter((id) => id.startsWith(`${storyId}/`))
  }

  /** Waits until a number of different events has come. */
  async has(events: number, ms = 30_000): Promise<void> {
    await until(
      () => new Set(this.ids()).size >= events,
      ms,
      () => `${new Set(this.ids()).size} of ${events} events are on the topic`,
    )
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect()
  }
}

const textsOf = (headers: IHeaders | undefined) =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]))

/** Checks that every event of each story came, and that first occurrences are in order. */
export function mustBeWhole(got: readonly Published[], versions: Readonly<Record<string, number>>): void {
  const firsts = new Map<string, number[]>()
  for (const { key, headers } of got) {
    const version = Number(headers['ce_storyversion'])
    const known = firsts.get(key) ?? []
    if (!known.includes(version)) firsts.set(key, [...known, version])
  }
  const wanted = Object.entries(versions).map(([story, last]) => [
    story,
    Array.from({ length: last }, (_, i) => i + 1),
  ])
  const found = [...firsts]
  const byStory = (a: readonly unknown[], b: readonly unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1)
  if (JSON.stringify(found.sort(byStory)) !== JSON.stringify(wanted.sort(byStory)))
    throw new Error(`came: ${JSON.stringify(found)}\nwanted: ${JSON.stringify(wanted)}`)
}

/** Checks that repeated messages have the same bytes. @returns the number of repeats */
export function mustRepeatTheSame(got: readonly Published[]): number {
  const first = new Map<string, string>()
  let repeats = 0
  for (const { key, value, headers } of got) {
    const id = headers['ce_id'] ?? ''
    const bytes = JSON.stringify([key, value, headers])
    const before = first.get(id)
    if (before === undefined) first.set(id, bytes)
    else if (before === bytes) repeats += 1
    else throw new Error(`${id} came again as ${bytes}, and was ${before}`)
  }
  return repeats
}
