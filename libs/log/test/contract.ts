import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkLog } from '../src/guard.js'
import type { AppendLog, LogBatch, LogReader, LogRecord } from '../src/log.js'

/** A store to test: every log that it opens is the same log. */
export interface TestStore {
  open(): AppendLog
  drop(): Promise<void>
}

/** What every append log must do. */
export function appendLogSuite(makeStore: () => Promise<TestStore>): void {
  let store: TestStore
  let log: AppendLog
  const opened: AppendLog[] = []
  const another = async (create = true) => {
    const one = store.open()
    opened.push(one)
    await one.open({ create })
    return one
  }

  beforeEach(async () => {
    store = await makeStore()
    log = await another()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()))
    await store.drop()
  })

  describe('genesis', () => {
    test('every partition begins with the record of one store', async () => {
      const { partitions } = await log.inspect()
      expect(
        partitions.map(({ partition, genesis, earliest, end }) => ({ partition, genesis, earliest, end })),
      ).toEqual(
        Array.from({ length: log.genesis.partitions }, (_, partition) => ({
          partition,
          genesis: log.genesis,
          earliest: 0n,
          end: 1n,
        })),
      )
    })
    test('a log that is opened again is the same store', async () => {
      expect((await another(false)).genesis).toEqual(log.genesis)
    })
    test('the guard allows a new store', async () => {
      expect(await checkLog(log, null)).toEqual([])
    })
  })

  describe('append', () => {
    test('gives partition and offset, and the record comes back as it was', async () => {
      const place = await log.append({
        storyId: 'ukraine',
        value: Buffer.from('{"é":1}'),
        headers: { 'filrouge-digest': 'abc' },
      })
      expect(place).toEqual({ partition: log.partitionOf('ukraine'), offset: 1n })
      expect(await log.recordAt(place)).toMatchObject({
        ...place,
        key: 'ukraine',
        value: Buffer.from('{"é":1}'),
        headers: { 'filrouge-digest': 'abc' },
      })
      expect(await log.recordAt({ ...place, offset: 2n })).toBeNull()
    })
    test('gives places whose records come back together, long ones too', async () => {
      const valueOf = (partition: number) => Buffer.from(`${partition} `.repeat(partition % 2 ? 50_000 : 1))
      // The last story of each partition.
      const stories = new Map(
        Array.from({ length: 200 }, (_, i) => [log.partitionOf(`story-${i}`), `story-${i}`] as const),
      )
      const places = await Promise.all(
        [...stories].map(([partition, storyId]) => log.append({ storyId, value: valueOf(partition) })),
      )
      const asked = places.map((place) => (place.partition === 0 ? { ...place, offset: 2n } : place))
      const found = await log.recordsAt(asked)
      expect(new Map([...found].map(([partition, { value }]) => [partition, value]))).toEqual(
        new Map([...stories.keys()].filter((one) => one > 0).map((one) => [one, valueOf(one)])),
      )
    })
    test('of many writers at once gives each an offset of its own, without a gap', async () => {
      const others = [log, await another(false), await another(false)]
      const places = await Promise.all(
        Array.from({ length: 300 }, (_, i) =>
          (others[i % 3] ?? log).append({ storyId: 'one', value: Buffer.from(String(i)) }),
        ),
      )
      const offsets = places.map(({ offset }) => Number(offset)).sort((a, b) => a - b)
      expect(offsets).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
    })
    test('of one writer keeps its order', async () => {
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => log.append({ storyId: 'one', value: Buffer.from(String(i)) })),
      )
      const records = await readAll(log, log.partitionOf('one'), 50)
      expect(records.map(({ value }) => Number(value))).toEqual(Array.from({ length: 50 }, (_, i) => i))
    })
    test('takes large records, one after another and together', async () => {
      const large = Buffer.alloc(900_000, 'x')
      await Promise.all([1, 2, 3].map(() => log.append({ storyId: 'large', value: large })))
      const records = await readAll(log, log.partitionOf('large'), 3)
      expect(records.map(({ value }) => value?.length)).toEqual([900_000, 900_000, 900_000])
    })
  })

  describe('reading', () => {
    test('begins at any offset', async () => {
      for (let i = 0; i < 5; i++) await log.append({ storyId: 'one', value: Buffer.from(String(i)) })
      const records = await readAll(log, log.partitionOf('one'), 2, 4n)
      expect(records.map(({ offset, value }) => [offset, String(value)])).toEqual([
        [4n, '3'],
        [5n, '4'],
      ])
    })
    test('goes on while others write, in the order of the partition', async () => {
      const reader = log.reader()
      const partition = log.partitionOf('one')
      reader.assign(partition, 1n)
      const writing = Promise.all(
        Array.from({ length: 200 }, (_, i) => log.append({ storyId: 'one', value: Buffer.from(String(i)) })),
      )
      const records = await collect(reader, partition, 200)
      await writing
      expect(records.map(({ offset }) => offset)).toEqual(
        Array.from({ length: 200 }, (_, i) => BigInt(i + 1)),
      )
      await reader.close()
    })
    test('says where the log ends', async () => {
      await log.append({ storyId: 'one', value: Buffer.from('1') })
      const [batch] = await takeSome(log, log.partitionOf('one'))
      expect(batch?.end).toBe(2n)
    })
    test('gives no records of a revoked partition, and begins at the new offset if it is assigned again', async () => {
      const partition = log.partitionOf('one')
      for (let i = 0; i < 3; i++) await log.append({ storyId: 'one', value: Buffer.from(String(i)) })
      const reader = log.reader()
      reader.assign(partition, 1n)
      expect(await collect(reader, partition, 3)).toHaveLength(3)
      reader.revoke(partition)
      await log.append({ storyId: 'one', value: Buffer.from('3') })
      expect(await reader.take({ waitMs: 300, maxBytes: 1_000_000 })).toEqual([])
      reader.assign(partition, 2n)
      expect((await collect(reader, partition, 3)).map(({ offset }) => offset)).toEqual([2n, 3n, 4n])
      await reader.close()
    })
    test('goes on behind what the caller has already, and never back', async () => {
      const partition = log.partitionOf('one')
      for (let i = 0; i < 5; i++) await log.append({ storyId: 'one', value: Buffer.from(String(i)) })
      const reader = log.reader()
      reader.assign(partition, 1n)
      reader.skipTo(partition, 4n)
      reader.skipTo(partition, 2n)
      expect((await collect(reader, partition, 2)).map(({ offset }) => offset)).toEqual([4n, 5n])
      reader.skipTo(partition, 6n)
      await log.append({ storyId: 'one', value: Buffer.from('5') })
      expect((await collect(reader, partition, 1)).map(({ offset }) => offset)).toEqual([6n])
      await reader.close()
    })
    test('that stopped half-way is continued by another reader', async () => {
      const partition = log.partitionOf('one')
      for (let i = 0; i < 10; i++) await log.append({ storyId: 'one', value: Buffer.from(String(i)) })
      const first = log.reader()
      first.assign(partition, 1n)
      await collect(first, partition, 1)
      await first.close()
      expect((await readAll(log, partition, 6, 5n)).map(({ offset }) => offset)).toEqual([
        5n,
        6n,
        7n,
        8n,
        9n,
        10n,
      ])
    })
  })
}

/** Reads `count` records of a partition, or fewer if no more come within 20 s. */
async function readAll(log: AppendLog, partition: number, count: number, from = 1n): Promise<LogRecord[]> {
  const reader = log.reader()
  reader.assign(partition, from)
  try {
    return await collect(reader, partition, count)
  } finally {
    await reader.close()
  }
}

async function collect(reader: LogReader, partition: number, count: number): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  const deadline = Date.now() + 20_000
  while (records.length < count && Date.now() < deadline)
    for (const batch of await reader.take({ waitMs: 500, maxBytes: 2_000_000 })) {
      expect(batch.partition).toBe(partition)
      records.push(...batch.records)
    }
  return records
}

async function takeSome(log: AppendLog, partition: number): Promise<LogBatch[]> {
  const reader = log.reader()
  reader.assign(partition, 1n)
  const batches = await reader.take({ waitMs: 20_000, maxBytes: 1_000_000 })
  await reader.close()
  return batches
}
